import { Node } from 'ts-morph';
import { callOf } from '../../project/auth-setup.ts';
import type { Code } from '../../project/code.ts';
import {
  type Configuration,
  configurationIn,
  formerSecret,
  keepsRows,
  strategyOfAuthjs,
} from '../../project/configuration.ts';
import type { Project } from '../../project/project.ts';
import { isFunction, propertyOf, returnedBy } from '../../project/syntax.ts';
import { variablesOf } from '../../project/variables.ts';

/**
 * Whose sessions can't go on, whatever is written: a clause for each reason.
 *
 * @param path the file with the call.
 * @param code as it is once the call is moved, with the options that v4 had.
 */
export function signedOutAnyway({ folder }: Project, path: string, code: Code): string[] {
  const call = callOf(code.file(path), 'authjs');
  if (!call) return [];
  const configuration = configurationIn(call, code);
  const variables = variablesOf(folder, {});
  const hasSecret =
    !configuration.lacks('secret') ||
    !configuration.lacks('jwt', 'secret') ||
    ['AUTH_SECRET', formerSecret].some((name) => variables(name));
  const strategy = strategyOfAuthjs(configuration);
  if (strategy !== null && keepsRows[strategy]) return [];
  return [
    ...(configuration.get('jwt', 'encode')
      ? [
          "whoever has a cookie that your own `jwt.encode` wrote signs in once more: the kit can't read it",
        ]
      : []),
    ...(hasSecret
      ? []
      : [
          'no secret is set here, and v4 made one up of its options in development: sessions of this machine end',
        ]),
    ...(leavesOutSub(configuration, code)
      ? ["whoever's jwt has no `sub` signs in once more: `callbacks.jwt` returns one without it"]
      : []),
  ];
}

/** Whether the callback returns a new object without `sub`. */
function leavesOutSub(configuration: Configuration, code: Code): boolean {
  const callback = configuration.get('callbacks', 'jwt') ?? undefined;
  if (!isFunction(callback)) return false;
  return returnedBy(callback).some((returned) => {
    const object = code.follow(returned);
    if (!Node.isObjectLiteralExpression(object)) return false;
    const hasSpread = object.getProperties().some(Node.isSpreadAssignment);
    return !hasSpread && !propertyOf(object, 'sub');
  });
}
