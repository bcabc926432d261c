import { Node, SyntaxKind } from 'ts-morph';
import type { App } from './app.ts';
import type { Found, Skipped } from './check.ts';
import type { Configuration } from './configuration.ts';
import { isFunction, naked, returnsOf } from './syntax.ts';

/** The app's `callbacks.session`, and what Auth.js's words are called in it. */
export interface SessionCallback {
  readonly body: Node;
  /** Whether an expression is that parameter, as it came or as it was named anew. */
  is(what: Parameter, node: Node | undefined): boolean;
  /** Whether an expression is the session, or anything in it. */
  isOfSession(node: Node | undefined): boolean;
  /** Whether the value of an expression becomes part of what the callback answers. */
  isHandedOut(node: Node): boolean;
}

type Parameter = (typeof parameters)[number];
const parameters = ['session', 'token', 'user'] as const;

/** Looks at the callback where there is one that can be read. */
export function lookInSessionCallback(
  { configuration }: App,
  look: (callback: SessionCallback) => readonly Found[],
): readonly Found[] | Skipped {
  const callback = findSessionCallback(configuration);
  if (callback) return look(callback);
  const spread = configuration?.get('callbacks') === null && configuration.unread.length > 0;
  return spread || configuration?.get('callbacks', 'session')
    ? { skipped: `callbacks.session isn’t written out in ${configuration.path}` }
    : [];
}

function findSessionCallback(configuration: Configuration | null): SessionCallback | null {
  const given = configuration?.get('callbacks', 'session') ?? undefined;
  if (!isFunction(given)) return null;
  const body = given;
  const names = namesIn(body, body.getParameters()[0]?.getNameNode());

  function is(what: Parameter, node: Node | undefined): boolean {
    return names[what].has(naked(node)?.getText() ?? '');
  }

  function isOfSession(node: Node | undefined): boolean {
    const it = naked(node);
    if (is('session', it)) return true;
    return Node.isPropertyAccessExpression(it) || Node.isElementAccessExpression(it)
      ? isOfSession(it.getExpression())
      : false;
  }

  /** Whether it is answered under its name later on. */
  function isReturned(name: string): boolean {
    return returnsOf(body).some((each) => naked(each.getExpression())?.getText() === name);
  }

  function isHandedOut(node: Node): boolean {
    const parent = node.getParent();
    if (!parent) return false;
    if (Node.isArrowFunction(parent)) return parent === body && parent.getBody() === node;
    if (Node.isReturnStatement(parent)) return returnsOf(body).includes(parent);
    if (Node.isVariableDeclaration(parent)) return isReturned(parent.getName());
    if (Node.isBinaryExpression(parent)) {
      const assigns = parent.getOperatorToken().getKind() === SyntaxKind.EqualsToken;
      if (!assigns) return isHandedOut(parent);
      return parent.getRight() === node && isOfSession(parent.getLeft());
    }
    if (Node.isCallExpression(parent)) {
      const [target] = parent.getArguments();
      const assigns = parent.getExpression().getText() === 'Object.assign';
      return assigns && (isOfSession(target) || isHandedOut(parent));
    }
    return isPassedOn(node, parent) && isHandedOut(parent);
  }

  return { body, is, isOfSession, isHandedOut };
}

/** What an expression becomes a part of, or is the same as. */
function isPassedOn(node: Node, parent: Node): boolean {
  if (Node.isPropertyAssignment(parent)) return parent.getInitializer() === node;
  if (Node.isConditionalExpression(parent)) return parent.getCondition() !== node;
  return (
    Node.isObjectLiteralExpression(parent) ||
    Node.isShorthandPropertyAssignment(parent) ||
    Node.isSpreadAssignment(parent) ||
    Node.isAsExpression(parent) ||
    Node.isSatisfiesExpression(parent) ||
    Node.isNonNullExpression(parent) ||
    Node.isParenthesizedExpression(parent)
  );
}

type Names = Record<Parameter, Set<string>>;

/** `({ session, token: jwt }) => …` or `(params) => …`, and what is named after them. */
function namesIn(body: Node, parameter: Node | undefined): Names {
  const names: Names = { session: new Set(), token: new Set(), user: new Set() };
  if (Node.isIdentifier(parameter)) {
    for (const what of parameters) names[what].add(`${parameter.getText()}.${what}`);
  }
  take(parameter, names);
  for (const each of body.getDescendantsOfKind(SyntaxKind.VariableDeclaration)) {
    const value = naked(each.getInitializer())?.getText() ?? '';
    if (Node.isIdentifier(parameter) && value === parameter.getText()) {
      take(each.getNameNode(), names);
    }
    for (const what of parameters) if (names[what].has(value)) names[what].add(each.getName());
  }
  return names;
}

function take(pattern: Node | undefined, names: Names): void {
  if (!Node.isObjectBindingPattern(pattern)) return;
  for (const element of pattern.getElements()) {
    const of = element.getPropertyNameNode()?.getText() ?? element.getName();
    const what = parameters.find((each) => each === of);
    if (what) names[what].add(element.getName());
  }
}
