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
 * Which users are signed out by the move in any case.
 *
 * @param path the file with the call.
 * @param code the code after the call was moved, with the options that v4 had.
 * @returns a clause for each reason.
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
          "users with a cookie that your own `jwt.encode` wrote have to sign in again: the kit can't read it",
        ]
      : []),
    ...(hasSecret
      ? []
      : [
          'no secret is set here, and in development v4 derived one from its options: sessions on this machine end',
        ]),
    ...(leavesOutSub(configuration, code)
      ? [
          'users whose jwt has no `sub` have to sign in again: `callbacks.jwt` returns a jwt without it',
        ]
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
