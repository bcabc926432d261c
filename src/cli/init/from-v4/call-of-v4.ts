import { KitError } from 'authjs-session-kit';
import { type CallExpression, Node, type SourceFile, type Statement, SyntaxKind } from 'ts-morph';
import type { Code } from '../../project/code.ts';
import { importedNames, isFunction, pathOf, placeOf, unwrapped } from '../../project/syntax.ts';
import type { WorkspacePackage } from '../../project/workspace.ts';

/** Where NextAuth v4 is called, and what hangs on it. */
export interface CallOfV4 {
  /** The file with the call. */
  readonly path: string;
  /** What it is given, as an expression in that file. */
  readonly options: Node;
  /** The variable that holds the options, where one does, in whichever file. */
  readonly variable: { readonly path: string; readonly name: string } | null;
  /** Statements that make the handler and export it, in their order. */
  readonly handler: readonly Statement[];
}

/** "next-auth/next" is where v4 has the same for servers. */
export const isNextAuth = (specifier: string) => /^next-auth(\/next(\/index)?)?$/.test(specifier);

/**
 * The one call of v4's `NextAuth`.
 *
 * @param owner the package of the workspace with it. Default: the app.
 * @throws KitError old_auth_found where it isn't certain what the options are.
 */
export function callOfV4(code: Code, owner?: WorkspacePackage): CallOfV4 {
  const files = code
    .search((text) => /['"]next-auth(\/next)?['"]/.test(text), owner?.folder)
    .map((path) => code.file(path));
  const calls = files.flatMap(callsIn);
  const [first] = calls;
  if (!first) {
    const where = owner ? `the package ${owner.name} (${owner.folder})` : 'the app';
    throw leftByHand(`NextAuth is called nowhere in ${where}, so there is nothing to start from`);
  }
  const other = calls.find((call) => optionsOf(call)?.getText() !== optionsOf(first)?.getText());
  if (other) {
    throw leftByHand(
      `NextAuth is called twice, at ${placeOf(first)} and ${placeOf(other)}, with different options`,
    );
  }
  const options = optionsOf(first);
  const handler = calls.flatMap((call) => handlerOf(call) ?? []);
  if (!options || calls.some((call) => handlerOf(call) === null)) {
    throw leftByHand(
      `the options of NextAuth at ${placeOf(first)} belong to a request: move what needs the request into callbacks, providers or events, put the rest into \`export const authOptions\`, and call NextAuth(authOptions)`,
    );
  }
  return { path: pathOf(first), options, variable: variableOf(options, code), handler };
}

/** What isn't certain is left to people, and all that depends on it with it. */
export function leftByHand(what: string): KitError {
  return new KitError(
    'old_auth_found',
    `The app uses NextAuth v4, whose code is moved where it is certain what is meant, and here it isn’t: ${what}. Do that, and run this again. Nothing was written.`,
  );
}

function callsIn(file: SourceFile): CallExpression[] {
  const names = importedNames(file)
    .filter(({ name, specifier, isType }) => name === 'default' && isNextAuth(specifier) && !isType)
    .map(({ local }) => local);
  return file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((call) => names.includes(call.getExpression().getText()));
}

/** `NextAuth(options)`, or `NextAuth(request, response, options)` in a function of its own. */
function optionsOf(call: CallExpression): Node | undefined {
  const given = call.getArguments();
  return given.length === 3 ? given[2] : given[0];
}

function variableOf(options: Node, code: Code): CallOfV4['variable'] {
  if (!Node.isIdentifier(options)) return null;
  const value = code.follow(options);
  const declaration = value?.getFirstAncestor(Node.isVariableDeclaration);
  if (!declaration || unwrapped(declaration.getInitializer()) !== value) return null;
  return { path: pathOf(declaration), name: declaration.getName() };
}

/** The statements that are there for nothing else; `null`: something else depends on the call. */
function handlerOf(call: CallExpression): Statement[] | null {
  const made = call.getArguments().length === 3 ? passingOn(call) : call;
  if (!made) return null;
  const statement = made.getFirstAncestor((node) => Node.isSourceFile(node.getParent()));
  const whole = Node.isSourceFile(made.getParent()) ? made : statement;
  if (Node.isFunctionDeclaration(whole)) {
    if (whole !== made) return null;
    const name = whole.getName();
    return whole.isExported() && !name ? [whole] : withExports(whole, name);
  }
  if (Node.isExportAssignment(whole)) return [whole];
  if (!Node.isVariableStatement(whole)) return null;
  const [declaration, ...more] = whole.getDeclarations();
  const isAlone = more.length === 0 && unwrapped(declaration?.getInitializer()) === made;
  return isAlone ? withExports(whole, declaration?.getName()) : null;
}

/** The function that hands request and response on, and does nothing else. */
function passingOn(call: CallExpression): Node | null {
  const made = call.getFirstAncestor(isFunction);
  if (!Node.isFunctionDeclaration(made) && !Node.isArrowFunction(made)) return null;
  const body = made.getBody();
  const [only, ...more] = Node.isBlock(body) ? body.getStatements() : [];
  const returned = Node.isBlock(body)
    ? Node.isReturnStatement(only) && more.length === 0
      ? only.getExpression()
      : undefined
    : body;
  const awaited = Node.isAwaitExpression(returned) ? returned.getExpression() : returned;
  const names = made.getParameters().map((parameter) => parameter.getName());
  const [request, response, options] = call.getArguments().map((given) => given.getText());
  const isPassed = request === names[0] && response === names[1];
  const usesRequest = names.some((name) => new RegExp(`\\b${name}\\b`).test(options ?? ''));
  return unwrapped(awaited) === call && isPassed && !usesRequest ? made : null;
}

/** With the statements that export it, under whatever names; `null`: it is used elsewhere too. */
function withExports(statement: Statement, name: string | undefined): Statement[] | null {
  if (name === undefined) return null;
  const file = statement.getSourceFile();
  const uses = file
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((node) => node.getText() === name)
    .filter((node) => node.getStart() < statement.getStart() || node.getEnd() > statement.getEnd());
  const exporting = uses.map((use) => exportOf(use, name));
  return exporting.every((each) => each !== null) ? [statement, ...new Set(exporting)] : null;
}

function exportOf(use: Node, name: string): Statement | null {
  const statement = use.getFirstAncestor((node) => Node.isSourceFile(node.getParent()));
  if (Node.isExportAssignment(statement)) {
    return statement.getExpression().getText() === name ? statement : null;
  }
  if (Node.isExportDeclaration(statement)) {
    return statement.getNamedExports().every((each) => each.getName() === name) ? statement : null;
  }
  if (!Node.isVariableStatement(statement) || !statement.isExported()) return null;
  return statement.getDeclarations().every((each) => each.getInitializer()?.getText() === name)
    ? statement
    : null;
}
