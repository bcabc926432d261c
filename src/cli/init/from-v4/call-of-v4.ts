import { type CallExpression, Node, type SourceFile, type Statement, SyntaxKind } from 'ts-morph';
import { CommandError } from '../../command-error.ts';
import type { AuthSetup } from '../../project/auth-setup.ts';
import type { Code } from '../../project/code.ts';
import {
  callsOf,
  importedNames,
  isFunction,
  pathOf,
  placeOf,
  unwrapped,
} from '../../project/syntax.ts';

/** The call of NextAuth v4, and the statements around it. */
export interface CallOfV4 {
  /** The file with the call. */
  readonly path: string;
  /** The expression for its options, in that file. */
  readonly options: Node;
  /** The variable that holds the options, in this or another file; `null`: none does. */
  readonly variable: { readonly path: string; readonly name: string } | null;
  /** The statements that make the handler and export it, in their order. */
  readonly handler: readonly Statement[];
  /** Other code in these statements, which the user has to move. */
  readonly more: readonly Node[];
}

/** Whether a specifier is next-auth's. v4 exports its functions for servers from "next-auth/next" too. */
export const isNextAuth = (specifier: string) => /^next-auth(\/next(\/index)?)?$/.test(specifier);

/**
 * Finds the one call of v4's `NextAuth`.
 *
 * @param auth how users sign in. Where some of the code is of v5 already, it has the file with the call.
 * @throws CommandError old_auth_found where there is no call, or where its options are uncertain.
 */
export function callOfV4(code: Code, auth: AuthSetup): CallOfV4 {
  const { owner } = auth;
  const paths =
    auth.kind === 'authjs'
      ? [auth.path]
      : code.search((text) => /['"]next-auth(\/next)?['"]/.test(text), owner?.folder);
  const files = paths.map((path) => code.file(path));
  const calls = files.flatMap(callsIn);
  const [first] = calls;
  if (!first) {
    const [ofModule] = files.flatMap(callsOfModuleIn);
    if (ofModule) {
      throw uncertainMove(
        `next-auth is imported as a whole and called at ${placeOf(ofModule)}. Write \`import NextAuth from 'next-auth'\` and call \`NextAuth(…)\` there`,
      );
    }
    const where = owner ? `the package ${owner.name} (${owner.folder})` : 'the app';
    throw uncertainMove(
      `NextAuth is called nowhere in ${where}. Write \`import NextAuth from 'next-auth'\` and \`export default NextAuth(authOptions)\` where it answers requests`,
    );
  }
  const [given] = first.getArguments();
  if (auth.kind === 'authjs' && given) {
    return { path: pathOf(first), options: given, variable: null, handler: [], more: [] };
  }
  const other = calls.find((call) => optionsOf(call)?.getText() !== optionsOf(first)?.getText());
  if (other) {
    throw uncertainMove(
      `NextAuth is called twice, at ${placeOf(first)} and ${placeOf(other)}, with different options. Put what both need into one exported variable, \`authOptions\`, and call NextAuth with it in both places`,
    );
  }
  const options = optionsOf(first);
  const handlers = calls.map(handlerOf);
  if (!options || handlers.includes(null)) {
    throw uncertainMove(
      `the options of NextAuth at ${placeOf(first)} are made for each request. Move the code that needs the request into callbacks, providers or events, put all other options into \`export const authOptions\`, and call NextAuth(authOptions)`,
    );
  }
  const handler = handlers.flatMap((handler) => handler?.statements ?? []);
  const more = handlers.flatMap((handler) => handler?.more ?? []);
  return { path: pathOf(first), options, variable: variableOf(options, code), handler, more };
}

/**
 * The refusal of an app whose code can't be moved without guessing.
 *
 * @param what what was found, and what to change.
 */
export function uncertainMove(what: string): CommandError {
  return new CommandError(
    'old_auth_found',
    `The app uses NextAuth v4. Its code can't be moved to v5 as it is: ${what}. Then run this again. Nothing was written.`,
  );
}

function callsIn(file: SourceFile): CallExpression[] {
  const names = importedNames(file)
    .filter(({ name, specifier, isType }) => name === 'default' && isNextAuth(specifier) && !isType)
    .map(({ local }) => local);
  return callsOf(file, names);
}

/** `NA.default(…)` of `import * as NA from 'next-auth'`. */
function callsOfModuleIn(file: SourceFile): CallExpression[] {
  const calls = importedNames(file)
    .filter(({ name, specifier }) => name === '*' && isNextAuth(specifier))
    .map(({ local }) => `${local}.default`);
  return callsOf(file, calls);
}

/** The options of `NextAuth(options)`, or of `NextAuth(request, response, options)` in a function. */
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

interface Handler {
  readonly statements: readonly Statement[];
  /** Code that does more than pass request and response on; `null`: there is no such code. */
  readonly more: Node | null;
}

/** The statements of the handler; `null`: other code depends on the call, or the call depends on a request. */
function handlerOf(call: CallExpression): Handler | null {
  const handlerMaker = call.getArguments().length === 3 ? functionAround(call) : call;
  if (!handlerMaker) return null;
  const statement = handlerMaker.getFirstAncestor((node) => Node.isSourceFile(node.getParent()));
  const whole = Node.isSourceFile(handlerMaker.getParent()) ? handlerMaker : statement;
  const inner = handlerMaker === call || onlyPassesOn(handlerMaker, call) ? null : handlerMaker;
  const handler = (statements: readonly Statement[] | null, value: Node | undefined) =>
    statements && { statements, more: unwrapped(value) === handlerMaker ? inner : (value ?? null) };
  if (Node.isFunctionDeclaration(whole)) {
    if (whole !== handlerMaker) return null;
    const name = whole.getName();
    const isAlone = whole.isExported() && !name;
    return handler(isAlone ? [whole] : withExports(whole, name), whole);
  }
  if (Node.isExportAssignment(whole)) return handler([whole], whole.getExpression());
  if (!Node.isVariableStatement(whole)) return null;
  const [declaration, ...more] = whole.getDeclarations();
  if (!declaration || more.length > 0) return null;
  // `const { handlers, auth } = NextAuth(…)` is of v5 already.
  if (Node.isObjectBindingPattern(declaration.getNameNode())) return { statements: [], more: null };
  return handler(withExports(whole, declaration.getName()), declaration.getInitializer());
}

/** The function that calls NextAuth for a request; `null`: the options use variables of that function. */
function functionAround(call: CallExpression): Node | null {
  const fn = call.getFirstAncestor(isFunction);
  if (!Node.isFunctionDeclaration(fn) && !Node.isArrowFunction(fn)) return null;
  const options = call.getArguments()[2];
  const identifiers = options?.getDescendantsOfKind(SyntaxKind.Identifier) ?? [];
  const declaredNames = new Set(identifiers.filter(isDeclared).map((node) => node.getText()));
  const outerNames = new Set(
    identifiers.map((node) => node.getText()).filter((name) => !declaredNames.has(name)),
  );
  if (Node.isIdentifier(options)) outerNames.add(options.getText());
  const isOfRequest = fn
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .some(
      (node) => isDeclared(node) && !identifiers.includes(node) && outerNames.has(node.getText()),
    );
  return isOfRequest ? null : fn;
}

function isDeclared(node: Node): boolean {
  const holder = node.getParent();
  return (
    (Node.isVariableDeclaration(holder) ||
      Node.isBindingElement(holder) ||
      Node.isParameterDeclaration(holder)) &&
    holder.getNameNode() === node
  );
}

/** Whether a function passes request and response on to the call, and does nothing else. */
function onlyPassesOn(fn: Node, call: CallExpression): boolean {
  if (!Node.isFunctionDeclaration(fn) && !Node.isArrowFunction(fn)) return false;
  const body = fn.getBody();
  const [only, ...more] = Node.isBlock(body) ? body.getStatements() : [];
  const returned = Node.isBlock(body)
    ? Node.isReturnStatement(only) && more.length === 0
      ? only.getExpression()
      : undefined
    : body;
  const awaited = Node.isAwaitExpression(returned) ? returned.getExpression() : returned;
  const names = fn.getParameters().map((parameter) => parameter.getName());
  const [request, response] = call.getArguments().map((given) => given.getText());
  return unwrapped(awaited) === call && request === names[0] && response === names[1];
}

/** A statement with those that export its name; `null`: the name is used elsewhere too. */
function withExports(statement: Statement, name: string | undefined): Statement[] | null {
  if (name === undefined) return null;
  const file = statement.getSourceFile();
  const uses = file
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((node) => node.getText() === name)
    .filter((node) => node.getStart() < statement.getStart() || node.getEnd() > statement.getEnd());
  const exporting = uses.map((use) => exportOf(use, name));
  return exporting.every((statement) => statement !== null)
    ? [statement, ...new Set(exporting)]
    : null;
}

function exportOf(use: Node, name: string): Statement | null {
  const statement = use.getFirstAncestor((node) => Node.isSourceFile(node.getParent()));
  if (Node.isExportAssignment(statement)) {
    return statement.getExpression().getText() === name ? statement : null;
  }
  if (Node.isExportDeclaration(statement)) {
    return statement.getNamedExports().every((specifier) => specifier.getName() === name)
      ? statement
      : null;
  }
  if (!Node.isVariableStatement(statement) || !statement.isExported()) return null;
  return statement
    .getDeclarations()
    .every((declaration) => declaration.getInitializer()?.getText() === name)
    ? statement
    : null;
}
