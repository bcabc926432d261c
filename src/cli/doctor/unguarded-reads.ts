import { Node, SyntaxKind } from 'ts-morph';
import { isFunction, takenName, unwrapped } from '../project/syntax.ts';
import type { Callback } from './callbacks.ts';

type Side = 'user' | 'token';

/**
 * Reads of a parameter that may be undefined, which throw then. Any condition on this parameter or on the
 * other one of the two counts as a guard.
 */
export function unguardedReads(callback: Callback, parameter: Side, other: Side): Node[] {
  const { body } = callback;
  if (hasDefault(body, parameter)) return [];
  const stands = (what: Side, node: Node) =>
    callback.is(what, node) && !isNameOnly(node) && !isShadowed(node, body);

  /** Whether a condition depends on the strategy. */
  function asks(condition: Node): boolean {
    return [condition, ...condition.getDescendants()].some(
      (part) =>
        ((stands(parameter, part) || stands(other, part)) && readOf(part) === null) ||
        (Node.isPropertyAccessExpression(part) && part.getName() === 'strategy') ||
        asksByName(part),
    );
  }

  function isGuarded(node: Node): boolean {
    const above = node.getParent();
    if (!above || node === body) return false;
    if (Node.isTryStatement(above) && above.getTryBlock() === node) return true;
    const condition = conditionOf(above, node);
    if (condition && asks(condition)) return true;
    return leftBefore(above, node).some(asks) || isGuarded(above);
  }

  const reads = body
    .getDescendants()
    .filter((node) => unwrapped(node) === node && stands(parameter, node))
    .map(readOf)
    .filter((read) => read !== null);
  return [...takenApart(body, parameter), ...reads.filter((read) => !isGuarded(read))];
}

/** `token.name`, `token["name"]` or `const { name } = token`, which throw where it is undefined. */
function readOf(node: Node): Node | null {
  const above = node.getParent();
  if (!above) return null;
  if (unwrapped(above) !== above) return readOf(above);
  const isMember = Node.isPropertyAccessExpression(above) || Node.isElementAccessExpression(above);
  if (isMember && above.getExpression() === node) {
    return above.hasQuestionDotToken() ? null : above;
  }
  const isTakenApart =
    Node.isVariableDeclaration(above) && Node.isObjectBindingPattern(above.getNameNode());
  return isTakenApart && above.getInitializer() === node ? above : null;
}

/** `({ session, token: { role } }) => …` */
function takenApart(body: Node, parameter: Side): Node[] {
  return elementsFor(body, parameter).filter((element) =>
    Node.isObjectBindingPattern(element.getNameNode()),
  );
}

/** `({ session, token = {} }) => …` */
function hasDefault(body: Node, parameter: Side): boolean {
  return elementsFor(body, parameter).some((element) => element.getInitializer() !== undefined);
}

/** The elements of patterns that destructure the callback's parameters, in its head or later. */
function elementsFor(body: Node, parameter: Side) {
  const [first] = isFunction(body) ? body.getParameters() : [];
  return body
    .getDescendantsOfKind(SyntaxKind.BindingElement)
    .filter((element) => {
      const whole = element.getParent().getParent();
      const isLater =
        Node.isVariableDeclaration(whole) && whole.getInitializer()?.getText() === first?.getName();
      return whole === first || isLater;
    })
    .filter((element) => takenName(element) === parameter);
}

/** The `user` of `session.user`, or of `{ user: … }`. */
function isNameOnly(node: Node): boolean {
  const above = node.getParent();
  const isNamed = Node.isPropertyAccessExpression(above) || Node.isPropertyAssignment(above);
  return isNamed && above.getNameNode() === node;
}

/** `'token' in params` */
function asksByName(node: Node): boolean {
  return (
    Node.isBinaryExpression(node) &&
    node.getOperatorToken().getText() === 'in' &&
    /^['"](user|token)['"]$/.test(node.getLeft().getText())
  );
}

/** The condition on which a part of a statement or an expression is run. */
function conditionOf(whole: Node, part: Node): Node | undefined {
  if (Node.isIfStatement(whole)) {
    return whole.getExpression() === part ? undefined : whole.getExpression();
  }
  if (Node.isConditionalExpression(whole)) {
    return whole.getCondition() === part ? undefined : whole.getCondition();
  }
  if (Node.isBinaryExpression(whole)) {
    const chooses = ['&&', '||', '??'].includes(whole.getOperatorToken().getText());
    return chooses && whole.getRight() === part ? whole.getLeft() : undefined;
  }
  return whole.getParentIfKind(SyntaxKind.SwitchStatement)?.getExpression();
}

/** The conditions of early exits from a block before a part of it: `if (!token) return session;` */
function leftBefore(block: Node, part: Node): Node[] {
  if (!Node.isBlock(block)) return [];
  return block
    .getStatements()
    .filter((statement) => statement.getEnd() <= part.getStart())
    .filter(Node.isIfStatement)
    .filter((earlier) => /\b(return|throw)\b/.test(earlier.getThenStatement().getText()))
    .map((earlier) => earlier.getExpression());
}

/** Whether it is a name of an inner function's or block's own: `users.find((user) => user.id === …)`. */
function isShadowed(node: Node, body: Node): boolean {
  const name = node.getText();
  return node
    .getAncestors()
    .filter((scope) => scope.getAncestors().includes(body) && scope.getParent() !== body)
    .some((scope) => {
      if (Node.isBlock(scope)) return scope.getVariableDeclaration(name) !== undefined;
      return (
        isFunction(scope) && scope.getParameters().some((parameter) => parameter.getName() === name)
      );
    });
}
