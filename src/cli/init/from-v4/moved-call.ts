import { posix } from 'node:path';
import { Node, type SourceFile, type Statement } from 'ts-morph';
import { type Edit, withAtEnd, withEdits } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { isBesideApp } from '../../project/files.ts';
import type { Layout } from '../../project/layout.ts';
import { importedNames, modulesIn, pathOf, placeOf } from '../../project/syntax.ts';
import { inStyleOf, inserted, replaced } from '../code-edits.ts';
import { boundNames } from '../wrap/result-holder.ts';
import { type CallOfV4, isNextAuth, uncertainMove } from './call-of-v4.ts';
import { refuseOtherEndings } from './page-endings.ts';
import type { AuthPlace } from './session-calls.ts';
import { afterImports, importEdits, lineOf, usesOf } from './taken-names.ts';

/** Whether a file is a route of Auth.js. v5 needs none in the pages router, and one with handlers in the App Router. */
export const isRoute = (path: string) =>
  isPagesRoute(path) || (/(^|\/)route(\.\w+)+$/.test(path) && !isBesideApp(path));
export const isPagesRoute = (path: string) =>
  /(^|\/)pages\/api\/.*\[\.{3}\w+\](\.\w+)+$/.test(path) && !isBesideApp(path);

const resultNames = ['handlers', 'auth', 'signIn', 'signOut'];

/** Settings that a route exports for Next.js. */
const segmentSettings = [
  'dynamic',
  'dynamicParams',
  'revalidate',
  'fetchCache',
  'runtime',
  'preferredRegion',
  'maxDuration',
];

/**
 * Moves the call of `NextAuth` to the file of `auth`, with the code that it needs.
 *
 * @returns the new texts of files; `null`: deleted.
 * @throws CommandError old_auth_found
 */
export function withMovedCall(
  code: Code,
  v4: CallOfV4,
  layout: Layout,
  auth: AuthPlace,
): Map<string, string | null> {
  refuseOtherEndings(code, layout, auth);
  const after = new Map<string, string | null>();
  if (v4.handler.length === 0) return after;
  const routes = routesOf(code, v4);
  if (isRoute(v4.path) && auth.path !== v4.variable?.path) {
    // The whole file moves, because the options need its other code.
    after.set(auth.path, movedFile(code, v4, auth));
    for (const [path, text] of importersOf(code, v4, auth)) after.set(path, text);
  } else if (v4.path === auth.path) {
    after.set(auth.path, withCallInPlace(code, v4));
  } else {
    refuseOtherCode(code, v4);
    after.set(auth.path, withCallAtEnd(code, v4, auth));
    if (!isRoute(v4.path)) after.set(v4.path, withoutHandler(code, v4));
  }
  for (const path of routes) {
    after.set(path, isPagesRoute(path) ? null : routeText(code, path, auth));
  }
  return after;
}

/** @throws CommandError old_auth_found where a route that will be replaced has other code than the handler. */
function refuseOtherCode(code: Code, { path, handler }: CallOfV4): void {
  if (!isRoute(path)) return;
  const file = code.file(path);
  const known: Node[] = [...handler, ...settingsIn(file), ...file.getImportDeclarations()];
  const other = file.getStatements().find((statement) => !known.includes(statement));
  if (!other) return;
  throw uncertainMove(
    `${placeOf(other)} is no part of the handler, and its file will be replaced. Move that code to another file`,
  );
}

/** The route with the call, or the routes that import from the file with the call. */
function routesOf(code: Code, { path }: CallOfV4): string[] {
  if (isRoute(path)) return [path];
  return code.paths.filter((route) => {
    if (!isRoute(route)) return false;
    const file = code.file(route);
    return modulesIn(file).some(
      (declaration) => code.imported(route, declaration.getModuleSpecifierValue() ?? '') === path,
    );
  });
}

const callText = (names: readonly string[], options: string) =>
  `export const { ${names.join(', ')} } = NextAuth(${options});`;

/**
 * The names for what the call returns, without those that the file uses for something else.
 *
 * @throws CommandError old_auth_found where `handlers` or `auth` is among those.
 */
function resultNamesFor(file: SourceFile, gone: readonly Statement[]): string[] {
  const kept = file.getStatements().filter((statement) => !gone.includes(statement));
  const taken = new Set([
    ...importedNames(file).map(({ local }) => local),
    ...kept
      .filter(Node.isVariableStatement)
      .flatMap((statement) => statement.getDeclarations())
      .flatMap(boundNames),
    ...kept
      .filter(Node.isFunctionDeclaration)
      .flatMap((declaration) => declaration.getName() ?? []),
  ]);
  const needed = ['handlers', 'auth'].find((name) => taken.has(name));
  if (needed === undefined) return resultNames.filter((name) => !taken.has(name));
  throw uncertainMove(
    `${pathOf(file)} has something else with the name "${needed}", which Auth.js v5 needs in that file. Rename it`,
  );
}

function callEdits(file: SourceFile, { handler, options }: CallOfV4): Edit[] {
  const [first, ...others] = handler;
  if (!first) return [];
  const text = inStyleOf(file, callText(resultNamesFor(file, handler), options.getText()));
  return [replaced(first, text), ...others.map((statement) => lineOf(statement))];
}

function withCallInPlace(code: Code, v4: CallOfV4): string {
  const file = code.file(v4.path);
  return withEdits(file.getFullText(), callEdits(file, v4));
}

function withCallAtEnd(code: Code, v4: CallOfV4, { path }: AuthPlace): string {
  const file = code.file(path);
  const name = v4.variable?.name ?? v4.options.getText();
  const line = inStyleOf(file, "import NextAuth from 'next-auth';");
  const [first] = file.getImportDeclarations();
  const imported = importedNames(file).some(
    ({ name: taken, specifier, isType }) => taken === 'default' && isNextAuth(specifier) && !isType,
  );
  const edits = imported
    ? []
    : [first ? inserted(first.getStart(), `${line}\n`) : afterImports(file, line)];
  const text = withEdits(file.getFullText(), edits);
  return withAtEnd(text, `${inStyleOf(file, callText(resultNamesFor(file, []), name))}\n`);
}

/** The file without the call and its imports, where the options are in another file. */
function withoutHandler(code: Code, { path, handler }: CallOfV4): string {
  const file = code.file(path);
  return withEdits(file.getFullText(), [
    ...unusedImports(file, handler),
    ...handler.map((statement) => lineOf(statement)),
  ]);
}

function unusedImports(file: SourceFile, gone: readonly Node[]): Edit[] {
  return importEdits(file, unusedIn(file, gone), null);
}

/** Names that are imported only for code that is removed. */
function unusedIn(file: SourceFile, gone: readonly Node[]) {
  const names = importedNames(file);
  return file
    .getImportDeclarations()
    .map((declaration) => ({
      declaration,
      unused: names
        .filter(({ specifier }) => specifier === declaration.getModuleSpecifierValue())
        .map(({ local }) => local)
        .filter((local) => usesOf(file, local, []).length > 0)
        .filter((local) => usesOf(file, local, gone).length === 0),
    }))
    .filter(({ unused }) => unused.length > 0);
}

/** The text of a route's file at its new path. */
function movedFile(code: Code, v4: CallOfV4, { path: to }: AuthPlace): string {
  const file = code.file(v4.path);
  const settings = settingsIn(file);
  const relative = modulesIn(file).flatMap((declaration): Edit[] => {
    const literal = declaration.getModuleSpecifier();
    const specifier = literal?.getLiteralValue() ?? '';
    if (!literal || !specifier.startsWith('.')) return [];
    const target = posix.join(posix.dirname(v4.path), specifier);
    const from = posix.relative(posix.dirname(to), target);
    const text = from.startsWith('.') ? from : `./${from}`;
    return [{ start: literal.getStart() + 1, end: literal.getEnd() - 1, text }];
  });
  return withEdits(file.getFullText(), [
    ...relative,
    ...callEdits(file, v4),
    ...settings.map((statement) => lineOf(statement)),
  ]);
}

function settingsIn(file: SourceFile): Statement[] {
  return file.getVariableStatements().filter((statement) => {
    const names = statement.getDeclarations().map((declaration) => declaration.getName());
    const known = [...segmentSettings, 'config'];
    return statement.isExported() && names.every((name) => known.includes(name));
  });
}

/** The text of a route with the handlers and the settings that it had. */
function routeText(code: Code, path: string, auth: AuthPlace): string {
  const file = code.file(path);
  const settings = settingsIn(file).map((statement) => statement.getText());
  const lines = inStyleOf(
    file,
    `import { handlers } from '${auth.specifier(path)}';\n\nexport const { GET, POST } = handlers;`,
  );
  return `${[lines, ...settings].join('\n')}\n`;
}

/** New texts of files that import from the moved route. */
function importersOf(code: Code, { path }: CallOfV4, auth: AuthPlace): [string, string][] {
  const isImporting = (text: string) => text.includes('[...');
  return code.search(isImporting).flatMap((from): [string, string][] => {
    if (from === path) return [];
    const file = code.file(from);
    const edits = modulesIn(file).flatMap((declaration): Edit[] => {
      const literal = declaration.getModuleSpecifier();
      if (!literal || code.imported(from, literal.getLiteralValue()) !== path) return [];
      return [
        { start: literal.getStart() + 1, end: literal.getEnd() - 1, text: auth.specifier(from) },
      ];
    });
    return edits.length > 0 ? [[from, withEdits(file.getFullText(), edits)]] : [];
  });
}
