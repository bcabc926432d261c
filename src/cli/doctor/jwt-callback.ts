import { Node } from 'ts-morph';
import type { Configuration } from '../project/configuration.ts';
import { unwrapped } from '../project/syntax.ts';
import { callbacksIn, isAssignment, isPassedOn } from './session-callback.ts';

/** Whether `callbacks.jwt` puts the whole user into the token, as `token.user`. */
export function keepsUserInToken(configuration: Configuration | null): boolean {
  return callbacksIn(configuration, 'jwt').some(({ body, is, isHandedOut }) =>
    body
      .getDescendants()
      .some((node) => is('user', node) && nameGivenTo(node) === 'user' && isHandedOut(node)),
  );
}

/** Whether `callbacks.jwt` may put a claim of this name into the token, as far as it can be read. */
export function maySetClaim(configuration: Configuration | null, claim: string): boolean {
  const callbacks = callbacksIn(configuration, 'jwt');
  if (callbacks.length === 0) return !configuration?.lacks('callbacks', 'jwt');
  return callbacks.some(({ body, is }) =>
    body.getDescendants().some((node) => {
      // It may be in what is spread, or in what another function makes of the token.
      if (Node.isSpreadAssignment(node)) return !is('token', node.getExpression());
      if (Node.isCallExpression(node)) return node.getArguments().some((each) => is('token', each));
      const isNamed = Node.isIdentifier(node) || Node.isStringLiteral(node);
      return isNamed && node.getText().replace(/['"]/g, '') === claim && isSet(node);
    }),
  );
}

/** Whether a name stands where something is set under it. */
function isSet(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isPropertyAssignment(parent)) return parent.getNameNode() === node;
  if (Node.isShorthandPropertyAssignment(parent)) return true;
  const isMember =
    (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === node) ||
    (Node.isElementAccessExpression(parent) && parent.getArgumentExpression() === node);
  const above = isMember ? outermost(parent).getParent() : undefined;
  return isAssignment(above) && unwrapped(above.getLeft()) === parent;
}

/** What stands for the same with a cast or in parentheses. */
function outermost(node: Node): Node {
  const parent = node.getParent();
  return parent && unwrapped(parent) === unwrapped(node) ? outermost(parent) : node;
}

/** The name under which an expression is kept: `a.name = it`, `{ name: it }`. */
function nameGivenTo(node: Node): string | null {
  const parent = node.getParent();
  if (!parent) return null;
  if (isAssignment(parent)) {
    const left = unwrapped(parent.getLeft());
    return Node.isPropertyAccessExpression(left) ? left.getName() : null;
  }
  if (Node.isPropertyAssignment(parent) || Node.isShorthandPropertyAssignment(parent)) {
    return parent.getName();
  }
  return isPassedOn(node, parent) ? nameGivenTo(parent) : null;
}
