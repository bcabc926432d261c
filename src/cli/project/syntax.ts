import {
  type BindingElement,
  type CallExpression,
  type ExportSpecifier,
  type ImportSpecifier,
  Node,
  type ObjectLiteralElementLike,
  type ReturnStatement,
  type SourceFile,
  SyntaxKind,
} from 'ts-morph';

/** A file in another package of the workspace is above the app's folder, and nothing is above "/". */
const above = '(above)/';

/** The parser's path for a file. */
export const parsedPath = (path: string) => `/${path.replaceAll('../', above)}`;

/** The path of a node's file, relative to the app's folder. */
export function pathOf(node: Node): string {
  return node.getSourceFile().getFilePath().slice(1).replaceAll(above, '../');
}

/** A node's file and line, for messages. */
export function placeOf(node: Node): string {
  return `${pathOf(node)}:${node.getStartLineNumber()}`;
}

/** The expression within `as`, `satisfies`, `!` and parentheses. */
export function unwrapped(node: Node | undefined): Node | undefined {
  return Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node) ||
    Node.isParenthesizedExpression(node) ||
    Node.isNonNullExpression(node)
    ? unwrapped(node.getExpression())
    : node;
}

/** The text of a string literal; `null`: the node is something else. */
export function textOf(node: Node | null | undefined): string | null {
  const literal = unwrapped(node ?? undefined);
  return Node.isStringLiteral(literal) || Node.isNoSubstitutionTemplateLiteral(literal)
    ? literal.getLiteralText()
    : null;
}

/** The possible values of an expression: `process.env.AUTH_SECRET ?? "…"` has two. */
export function valuesOf(node: Node | undefined): Node[] {
  const value = unwrapped(node);
  if (!value) return [];
  if (Node.isArrayLiteralExpression(value)) return value.getElements().flatMap(valuesOf);
  if (Node.isConditionalExpression(value)) {
    return [value.getWhenTrue(), value.getWhenFalse()].flatMap(valuesOf);
  }
  if (!Node.isBinaryExpression(value)) return [value];
  const chooses = ['??', '||', '&&'].includes(value.getOperatorToken().getText());
  return chooses ? [value.getLeft(), value.getRight()].flatMap(valuesOf) : [value];
}

/** Reads `object.name` or `object["name"]`. The name is `null` where code computes it. */
export function memberIn(node: Node | undefined): { object: Node; name: string | null } | null {
  const value = unwrapped(node);
  if (Node.isPropertyAccessExpression(value)) {
    return { object: value.getExpression(), name: value.getName() };
  }
  return Node.isElementAccessExpression(value)
    ? { object: value.getExpression(), name: textOf(value.getArgumentExpression()) }
    : null;
}

/** The name of an environment variable: `NAME` of `process.env.NAME`. */
export function variableOf(node: Node | undefined): string | null {
  const member = memberIn(node);
  return member?.object.getText() === 'process.env' ? member.name : null;
}

export function isFunction(node: Node | undefined) {
  return (
    Node.isArrowFunction(node) ||
    Node.isFunctionExpression(node) ||
    Node.isFunctionDeclaration(node) ||
    Node.isMethodDeclaration(node)
  );
}

/** The return statements of a function, without those of functions in it. */
export function returnsOf(body: Node): ReturnStatement[] {
  return body
    .getDescendantsOfKind(SyntaxKind.ReturnStatement)
    .filter((statement) => statement.getFirstAncestor(isFunction) === body);
}

/** The expressions that a function returns. */
export function returnedBy(fn: Node): Node[] {
  const body = Node.isArrowFunction(fn) ? fn.getBody() : undefined;
  if (body && !Node.isBlock(body)) return [body];
  return returnsOf(fn).flatMap((statement) => statement.getExpression() ?? []);
}

/** A property's name, without quotes. */
export function nameOf(property: { getName(): string }): string {
  return property.getName().replace(/['"]/g, '');
}

export function propertyOf(
  object: Node | undefined,
  name: string,
): ObjectLiteralElementLike | undefined {
  if (!Node.isObjectLiteralExpression(object)) return undefined;
  return object
    .getProperties()
    .find((property) => !Node.isSpreadAssignment(property) && nameOf(property) === name);
}

/** The value of `name: value`; undefined for other kinds of properties. */
export const initializerOf = (property: Node | undefined): Node | undefined =>
  Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;

/** The function that an object has under a name, as a property or a method. */
export function functionIn(object: Node | undefined, name: string) {
  const property = propertyOf(object, name);
  const value = initializerOf(property) ?? property;
  return isFunction(value) ? value : undefined;
}

/** Whether a node is a property with one of these names: `name: …`, `name` or `name() {}`. */
export function isProperty(node: Node, ...names: readonly string[]): boolean {
  return (
    (Node.isPropertyAssignment(node) ||
      Node.isShorthandPropertyAssignment(node) ||
      Node.isMethodDeclaration(node)) &&
    names.includes(node.getName())
  );
}

/** The calls of functions by these names. */
export function callsOf(file: Node, names: readonly string[]): CallExpression[] {
  return file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((call) => names.includes(call.getExpression().getText()));
}

/** `a` of `{ a: b }` in a pattern, and of `{ a }`. */
export const takenName = (element: BindingElement): string =>
  element.getPropertyNameNode()?.getText() ?? element.getName();

/** The import and export declarations of a file. */
export const modulesIn = (file: SourceFile) => [
  ...file.getImportDeclarations(),
  ...file.getExportDeclarations(),
];

/** A name that a file imports or re-exports. */
export interface TakenName {
  /** Its name in this file, also for importers of this file. */
  readonly local: string;
  /** Its name in the other file; "*": the whole module. */
  readonly name: string;
  readonly specifier: string;
  /** Whether it is only a type. */
  readonly isType: boolean;
}

/** The names that a file imports. */
export function importedNames(file: SourceFile): TakenName[] {
  return file.getImportDeclarations().flatMap((declaration) => {
    const specifier = declaration.getModuleSpecifierValue();
    const isType = declaration.isTypeOnly();
    const whole = declaration.getDefaultImport()?.getText();
    const namespace = declaration.getNamespaceImport()?.getText();
    return [
      ...(whole ? [{ local: whole, name: 'default', specifier, isType }] : []),
      ...(namespace ? [{ local: namespace, name: '*', specifier, isType }] : []),
      ...namesIn(declaration.getNamedImports(), specifier, isType),
    ];
  });
}

/** The names that a file re-exports. */
export function reexportedNames(file: SourceFile): TakenName[] {
  return file.getExportDeclarations().flatMap((declaration) => {
    const specifier = declaration.getModuleSpecifierValue();
    if (specifier === undefined) return [];
    return namesIn(declaration.getNamedExports(), specifier, declaration.isTypeOnly());
  });
}

function namesIn(
  specifiers: readonly (ImportSpecifier | ExportSpecifier)[],
  specifier: string,
  isType: boolean,
): TakenName[] {
  return specifiers.map((node) => ({
    local: localName(node),
    name: node.getName(),
    specifier,
    isType: isType || node.isTypeOnly(),
  }));
}

/** `b` of `{ a as b }`, and `a` of `{ a }`. */
export function localName(specifier: ImportSpecifier | ExportSpecifier): string {
  return specifier.getAliasNode()?.getText() ?? specifier.getName();
}
