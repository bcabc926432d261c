import { Node } from 'ts-morph';
import type { Configuration } from '../project/configuration.ts';
import { naked } from '../project/syntax.ts';
import { callbacksIn, isAssignment, isPassedOn } from './session-callback.ts';

/** Whether `callbacks.jwt` puts the whole user into the token, as `token.user`. */
export function keepsUserInToken(configuration: Configuration | null): boolean {
  return callbacksIn(configuration, 'jwt').some(({ body, is, isHandedOut }) =>
    body
      .getDescendants()
      .some((node) => is('user', node) && nameGivenTo(node) === 'user' && isHandedOut(node)),
  );
}

/** The name under which an expression is kept: `a.name = it`, `{ name: it }`. */
function nameGivenTo(node: Node): string | null {
  const parent = node.getParent();
  if (!parent) return null;
  if (isAssignment(parent)) {
    const left = naked(parent.getLeft());
    return Node.isPropertyAccessExpression(left) ? left.getName() : null;
  }
  if (Node.isPropertyAssignment(parent) || Node.isShorthandPropertyAssignment(parent)) {
    return parent.getName();
  }
  return isPassedOn(node, parent) ? nameGivenTo(parent) : null;
}
