import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { type BinaryExpression, Node, type ParameteredNode, SyntaxKind } from 'ts-morph';
import type { Configuration } from '../project/configuration.ts';
import { isFunction, returnsOf, takenName, unwrapped } from '../project/syntax.ts';
import type { App } from './app.ts';
import type { Found, Skipped } from './check.ts';

/** One of the app's callbacks, and the names of its parameters. */
export interface Callback {
  readonly body: Node;
  /** Whether an expression is that parameter, also under another name. */
  is(parameter: Parameter, node: Node | undefined): boolean;
  /** Whether an expression is the object that the callback returns, or a part of it. */
  isOfResult(node: Node | undefined): boolean;
  /** Whether the value of an expression becomes a part of the object that the callback returns. */
  isHandedOut(node: Node): boolean;
}

/** The parameter that each callback changes and returns. */
const changedParameter = { session: 'session', jwt: 'token' } as const;

type Parameter = (typeof parameters)[number];
const parameters = ['session', 'token', 'user'] as const;

/** Runs a check on the callback, where there is one that can be read. */
export function lookInSessionCallback(
  { configuration }: Pick<App, 'configuration'>,
  look: (callback: Callback) => readonly Found[],
): readonly Found[] | Skipped {
  const callbacks = callbacksIn(configuration, 'session');
  if (callbacks.length > 0) return callbacks.flatMap(look);
  return configuration === null || configuration.lacks('callbacks', 'session')
    ? []
    : { skipped: `callbacks.session isn't written out in ${configuration.path}` };
}

/** @returns the callbacks of this name that can be read: two where Auth.js is configured twice. */
function callbacksIn(
  configuration: Configuration | null,
  name: keyof typeof changedParameter,
): Callback[] {
  const callbackFor = (strategy: StrategyName) =>
    (configuration?.twice?.[strategy] ?? configuration)?.get('callbacks', name) ?? undefined;
  return [...new Set(strategyNames.map(callbackFor))]
    .filter(isFunction)
    .map((body) => callbackOf(body, name));
}

function callbackOf(body: Node & ParameteredNode, name: keyof typeof changedParameter): Callback {
  const names = namesIn(body, body.getParameters()[0]?.getNameNode());

  function is(parameter: Parameter, node: Node | undefined): boolean {
    return names[parameter].has(unwrapped(node)?.getText() ?? '');
  }

  function isOfResult(node: Node | undefined): boolean {
    const value = unwrapped(node);
    if (
      is(changedParameter[name], value) ||
      (Node.isIdentifier(value) && isReturned(value.getText()))
    )
      return true;
    return Node.isPropertyAccessExpression(value) || Node.isElementAccessExpression(value)
      ? isOfResult(value.getExpression())
      : false;
  }

  /** Whether a variable is returned later on. */
  function isReturned(local: string): boolean {
    return returnsOf(body).some(
      (statement) => unwrapped(statement.getExpression())?.getText() === local,
    );
  }

  function isHandedOut(node: Node): boolean {
    const parent = node.getParent();
    if (!parent) return false;
    if (Node.isArrowFunction(parent)) return parent === body && parent.getBody() === node;
    if (Node.isReturnStatement(parent)) return returnsOf(body).includes(parent);
    if (Node.isVariableDeclaration(parent)) return isReturned(parent.getName());
    if (isAssignment(parent)) {
      return parent.getRight() === node && isOfResult(parent.getLeft());
    }
    if (Node.isCallExpression(parent)) {
      const [target] = parent.getArguments();
      const assigns = parent.getExpression().getText() === 'Object.assign';
      return assigns && (isOfResult(target) || isHandedOut(parent));
    }
    return isPassedOn(node, parent) && isHandedOut(parent);
  }

  return { body, is, isOfResult, isHandedOut };
}

/** Whether it is an assignment, also by an operator such as `??=`. */
export function isAssignment(node: Node | undefined): node is BinaryExpression {
  return (
    Node.isBinaryExpression(node) && assignmentOperators.includes(node.getOperatorToken().getText())
  );
}

const assignmentOperators = ['=', '??=', '||=', '&&='];
/** Operators whose value is either side, or has both in it. */
const eitherSideOperators = ['??', '||', '+'];
/** Operators whose value is the right side: the left side of "a && b" is the value only where it is falsy. */
const rightSideOperators = ['&&', ','];

/** Whether the value of the parent is that of the node, or has it in it. */
function isPassedOn(node: Node, parent: Node): boolean {
  if (Node.isPropertyAssignment(parent)) return parent.getInitializer() === node;
  if (Node.isConditionalExpression(parent)) return parent.getCondition() !== node;
  if (Node.isBinaryExpression(parent)) {
    const operator = parent.getOperatorToken().getText();
    const isRight = parent.getRight() === node;
    return (
      eitherSideOperators.includes(operator) || (isRight && rightSideOperators.includes(operator))
    );
  }
  return (
    Node.isObjectLiteralExpression(parent) ||
    Node.isArrayLiteralExpression(parent) ||
    Node.isTemplateSpan(parent) ||
    Node.isTemplateExpression(parent) ||
    Node.isAwaitExpression(parent) ||
    Node.isShorthandPropertyAssignment(parent) ||
    Node.isSpreadAssignment(parent) ||
    Node.isAsExpression(parent) ||
    Node.isSatisfiesExpression(parent) ||
    Node.isNonNullExpression(parent) ||
    Node.isParenthesizedExpression(parent)
  );
}

type Names = Record<Parameter, Set<string>>;

/** `({ session, token: jwt }) => …` or `(params) => …`, and variables that are set to these. */
function namesIn(body: Node, parameter: Node | undefined): Names {
  const names: Names = { session: new Set(), token: new Set(), user: new Set() };
  if (Node.isIdentifier(parameter)) {
    for (const name of parameters) names[name].add(`${parameter.getText()}.${name}`);
  }
  addNames(parameter, names);
  for (const variable of body.getDescendantsOfKind(SyntaxKind.VariableDeclaration)) {
    const value = unwrapped(variable.getInitializer())?.getText() ?? '';
    if (Node.isIdentifier(parameter) && value === parameter.getText()) {
      addNames(variable.getNameNode(), names);
    }
    for (const name of parameters) if (names[name].has(value)) names[name].add(variable.getName());
  }
  return names;
}

/** Adds the names that a pattern such as `{ token: jwt }` gives to the parameters. */
function addNames(pattern: Node | undefined, names: Names): void {
  if (!Node.isObjectBindingPattern(pattern)) return;
  for (const element of pattern.getElements()) {
    const name = parameters.find((parameter) => parameter === takenName(element));
    if (name) names[name].add(element.getName());
  }
}

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
      // An object that is spread, or another function that gets the token, may set it.
      if (Node.isSpreadAssignment(node)) return !is('token', node.getExpression());
      if (Node.isCallExpression(node))
        return node.getArguments().some((argument) => is('token', argument));
      const isNamed = Node.isIdentifier(node) || Node.isStringLiteral(node);
      return isNamed && node.getText().replace(/['"]/g, '') === claim && isSet(node);
    }),
  );
}

/** Whether a name is that of a property that is set. */
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

/** @returns the expression with its casts and parentheses. */
function outermost(node: Node): Node {
  const parent = node.getParent();
  return parent && unwrapped(parent) === unwrapped(node) ? outermost(parent) : node;
}

/** @returns `name` of `a.name = expression` or of `{ name: expression }`. */
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
