import { Node, SyntaxKind } from 'ts-morph';
import type { Code } from '../../project/code.ts';
import type { Configuration } from '../../project/configuration.ts';
import { importedNames, isFunction, isProperty } from '../../project/syntax.ts';

/**
 * Who has to sign in once more where the kit brings the first adapter: sessions so far name users by ids
 * that a sign-in made up, but for those that `authorize` has found in the database.
 *
 * @returns "": nobody, or it doesn't come up.
 */
export function signInAgain(configuration: Configuration, code: Code): string {
  if (!configuration.lacks('adapter')) return '';
  const before = ', and the database the users: there was no adapter, so ';
  const kinds = providersOf(configuration, code).map((provider) => kindOf(provider, code));
  if (kinds.length > 0 && kinds.every((kind) => kind === 'users')) return '';
  if (kinds.length === 0 || kinds.includes('unknown') || kinds.includes('passwords')) {
    return `${before}whoever’s id isn’t that of a user in it signs in once more`;
  }
  return kinds.includes('users')
    ? `${before}whoever came by another provider than credentials signs in once more`
    : `${before}everybody signs in once more`;
}

/** "users": by a password, and the id is that of a row. "others": Auth.js made the id up. */
type Kind = 'users' | 'passwords' | 'others' | 'unknown';

function providersOf(configuration: Configuration, code: Code): Node[] {
  const list = configuration.get('providers') ?? undefined;
  return Node.isArrayLiteralExpression(list)
    ? list.getElements().map((element) => code.follow(element) ?? element)
    : [];
}

function kindOf(provider: Node, code: Code): Kind {
  const called = Node.isCallExpression(provider) ? provider.getExpression() : provider;
  const from = importedNames(provider.getSourceFile()).find(
    ({ name, local }) => name === 'default' && local === called.getText(),
  )?.specifier;
  if (from === 'next-auth/providers/credentials') {
    const authorize = provider.getDescendants().find((node) => isProperty(node, 'authorize'));
    return authorize && asksForUser(authorize, code) ? 'users' : 'passwords';
  }
  return from?.startsWith('next-auth/providers/') ? 'others' : 'unknown';
}

/** Functions that call each other so deep aren't followed. */
const mostCalls = 4;

/** Whether it looks a user up through Prisma, itself or by a function of the app. */
function asksForUser(node: Node, code: Code, left = mostCalls): boolean {
  if (/\.user\.find\w+\(/.test(node.getText())) return true;
  if (left === 0) return false;
  return node
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .map((call) => code.follow(call.getExpression()))
    .some((called) => called && isFunction(called) && asksForUser(called, code, left - 1));
}
