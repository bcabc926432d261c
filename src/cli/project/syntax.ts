import { Node, type ReturnStatement, SyntaxKind } from 'ts-morph';
import { bare, pathOfSource } from './source.ts';

/** A file with a line, for people. */
export function placeOf(node: Node): string {
  return `${pathOf(node)}:${node.getStartLineNumber()}`;
}

/** What is behind `as`, `satisfies`, `!` and parentheses. */
export function naked(node: Node | undefined): Node | undefined {
  const inner = bare(node);
  return Node.isNonNullExpression(inner) ? naked(inner.getExpression()) : inner;
}

/** A text that is written out; `null`: it is worked out by code. */
export function textOf(node: Node | null | undefined): string | null {
  const literal = naked(node ?? undefined);
  return Node.isStringLiteral(literal) || Node.isNoSubstitutionTemplateLiteral(literal)
    ? literal.getLiteralText()
    : null;
}

/** What an expression can be, one of them: `process.env.AUTH_SECRET ?? "…"` is either. */
export function valuesOf(node: Node | undefined): Node[] {
  const it = naked(node);
  if (!it) return [];
  if (Node.isArrayLiteralExpression(it)) return it.getElements().flatMap(valuesOf);
  if (Node.isConditionalExpression(it)) {
    return [it.getWhenTrue(), it.getWhenFalse()].flatMap(valuesOf);
  }
  if (!Node.isBinaryExpression(it)) return [it];
  const chooses = ['??', '||', '&&'].includes(it.getOperatorToken().getText());
  return chooses ? [it.getLeft(), it.getRight()].flatMap(valuesOf) : [it];
}

/** The name of a variable that is read: `process.env.NAME`. */
export function variableOf(node: Node | undefined): string | null {
  const it = naked(node);
  if (Node.isPropertyAccessExpression(it)) return isEnv(it.getExpression()) ? it.getName() : null;
  if (!Node.isElementAccessExpression(it) || !isEnv(it.getExpression())) return null;
  return textOf(it.getArgumentExpression());
}

const isEnv = (node: Node) => node.getText() === 'process.env';

export function isFunction(node: Node | undefined) {
  return (
    Node.isArrowFunction(node) ||
    Node.isFunctionExpression(node) ||
    Node.isFunctionDeclaration(node) ||
    Node.isMethodDeclaration(node)
  );
}

/** Where a function returns, and no function in it. */
export function returnsOf(body: Node): ReturnStatement[] {
  return body
    .getDescendantsOfKind(SyntaxKind.ReturnStatement)
    .filter((each) => each.getFirstAncestor(isFunction) === body);
}

/** The file that it is in, relative to the app's folder. */
export function pathOf(node: Node): string {
  return pathOfSource(node.getSourceFile());
}
