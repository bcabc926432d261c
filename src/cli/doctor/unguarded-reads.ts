import { Node, SyntaxKind } from 'ts-morph';
import { isFunction, takenName, unwrapped } from '../project/syntax.ts';
import type { Callback } from './callbacks.ts';

type Side = 'user' | 'token';

/**
 * @returns the reads of a parameter that throw when it is undefined. Any condition on this parameter or
 * on the other one of the two counts as a guard.
 */
export function unguardedReads(callback: Callback, parameter: Side, other: Side): Node[] {
  const { body } = callback;
  if (hasDefault(body, parameter)) return [];
  const isParameter = (name: Side, node: Node) =>
    callback.is(name, node) && !isNameOnly(node) && !isShadowed(node, body);

  /** Whether a condition depends on the strategy. */
  function dependsOnStrategy(condition: Node): boolean {
    return [condition, ...condition.getDescendants()].some(
      (part) =>
        ((isParameter(parameter, part) || isParameter(other, part)) && readOf(part) === null) ||
        (Node.isPropertyAccessExpression(part) && part.getName() === 'strategy') ||
        isTestByName(part),
    );
  }

  function isGuarded(node: Node): boolean {
    const above = node.getParent();
    if (!above || node === body) return false;
    if (Node.isTryStatement(above) && above.getTryBlock() === node) return true;
    const condition = conditionOf(above, node);
    if (condition && dependsOnStrategy(condition)) return true;
    return earlyExits(above, node).some(dependsOnStrategy) || isGuarded(above);
  }

  const reads = body
    .getDescendants()
    .filter((node) => unwrapped(node) === node && isParameter(parameter, node))
    .map(readOf)
    .filter((read) => read !== null);
  return [...destructured(body, parameter), ...reads.filter((read) => !isGuarded(read))];
}

/** @returns the `token.name`, `token["name"]` or `const { name } = token` that a node is read in. */
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
function destructured(body: Node, parameter: Side): Node[] {
  return elementsFor(body, parameter).filter((element) =>
    Node.isObjectBindingPattern(element.getNameNode()),
  );
}

/** Whether the parameter has a default: `({ session, token = {} }) => …` */
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

/** Whether it is the `user` of `session.user`, or of `{ user: … }`. */
function isNameOnly(node: Node): boolean {
  const above = node.getParent();
  const isNamed = Node.isPropertyAccessExpression(above) || Node.isPropertyAssignment(above);
  return isNamed && above.getNameNode() === node;
}

/** Whether it is `'token' in params`. */
function isTestByName(node: Node): boolean {
  return (
    Node.isBinaryExpression(node) &&
    node.getOperatorToken().getText() === 'in' &&
    /^['"](user|token)['"]$/.test(node.getLeft().getText())
  );
}

/** @returns the condition on which a part of a statement or an expression runs. */
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

/** @returns the conditions of exits from a block before a part of it: `if (!token) return session;` */
function earlyExits(block: Node, part: Node): Node[] {
  if (!Node.isBlock(block)) return [];
  return block
    .getStatements()
    .filter((statement) => statement.getEnd() <= part.getStart())
    .filter(Node.isIfStatement)
    .filter((earlier) => /\b(return|throw)\b/.test(earlier.getThenStatement().getText()))
    .map((earlier) => earlier.getExpression());
}

/** Whether an inner function or block declares this name: `users.find((user) => user.id === …)`. */
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
