import { Node, type SourceFile } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/change.ts';
import { callOf } from '../../project/auth-setup.ts';
import type { Code } from '../../project/code.ts';
import { configurationIn } from '../../project/configuration.ts';
import { authRoutesOf, covers, matcherIn } from '../../project/matcher.ts';
import type { Project } from '../../project/project.ts';
import {
  importedNames,
  initializerOf,
  localName,
  propertyOf,
  textOf,
} from '../../project/syntax.ts';
import { inStyleOf, replaced } from '../code-edits.ts';
import type { AuthPlace } from './session-calls.ts';
import { importEdits, usesOf } from './taken-names.ts';

export interface AuthAsMiddleware {
  /** The new texts of files. */
  readonly changed: readonly (readonly [path: string, text: string])[];
  /** The code of the callback `authorized`; `null`: no middleware was replaced. */
  readonly authorized: string | null;
}

/**
 * Replaces a middleware of v4 that lets every signed-in user in. `auth` and the callback `authorized` take its
 * place.
 *
 * @param code the app's code, as the earlier passes have changed it.
 */
export function withAuthAsMiddleware(
  code: Code,
  project: Project,
  auth: AuthPlace,
): AuthAsMiddleware {
  const call = callOf(code.file(auth.path), 'authjs');
  const signIn = call && textOf(configurationIn(call, code).get('pages', 'signIn'));
  // `auth` redirects to the sign-in page of the options, and lets requests for that page pass.
  const isSignInPage = (page: string) => page === signIn;
  const found = project.guards.flatMap(({ path, kind }) => {
    const file = code.file(path);
    const edits = editsOf(
      file,
      `export { auth as ${kind} } from '${auth.specifier(path)}';`,
      isSignInPage,
    );
    return edits ? [{ path, file, text: withEdits(file.getFullText(), edits) }] : [];
  });
  const [first] = found;
  const authorized = first ? authorizedFor(first.file, authRoutesOf(project)) : null;
  return { changed: found.map(({ path, text }) => [path, text]), authorized };
}

/** Whether the matcher includes paths that need no sign-in: Auth.js's routes and files of Next.js. */
function runsForOpenPaths(file: SourceFile, routes: string): boolean {
  const matcher = matcherIn(file);
  return matcher.kind === 'computed' || covers(matcher, routes) || covers(matcher, '/_next');
}

/** The beginnings of paths that v4 always let pass, as elements of a list in code. */
export const openPaths = (routes: string) => `'${routes}/', '/_next/', '/favicon.ico'`;

function authorizedFor(file: SourceFile, routes: string): string {
  if (!runsForOpenPaths(file, routes)) return '({ auth }) => auth !== null';
  return `({ auth, request: { nextUrl } }) =>
      auth !== null || [${openPaths(routes)}].some((path) => nextUrl.pathname.startsWith(path))`;
}

function editsOf(
  file: SourceFile,
  line: string,
  isSignInPage: (page: string) => boolean,
): Edit[] | null {
  const text = inStyleOf(file, line);
  const reexported = file
    .getExportDeclarations()
    .filter((declaration) => declaration.getModuleSpecifierValue() === 'next-auth/middleware')
    .find((declaration) => declaration.getNamedExports().map(localName).some(isGuardName));
  if (reexported) {
    const [only, ...more] = reexported.getNamedExports();
    const isOnlyExport =
      only && ['default', 'withAuth'].includes(only.getName()) && more.length === 0;
    return isOnlyExport ? [replaced(reexported, text)] : null;
  }
  const names = importedNames(file)
    .filter(({ specifier, isType }) => specifier === 'next-auth/middleware' && !isType)
    .map(({ local }) => local);
  const exporting = exportOf(file);
  if (!exporting || names.length === 0) return null;
  const { statement, value } = exporting;
  const actsLikeAuth =
    names.includes(value.getText()) || isDefaultWithAuth(value, names, isSignInPage);
  if (!actsLikeAuth || names.some((name) => usesOf(file, name, [statement]).length > 0))
    return null;
  const unused = file
    .getImportDeclarations()
    .filter((declaration) => declaration.getModuleSpecifierValue() === 'next-auth/middleware')
    .map((declaration) => ({ declaration, unused: names }));
  return [...importEdits(file, unused, null), replaced(statement, text)];
}

const isGuardName = (name: string) => ['default', 'middleware', 'proxy'].includes(name);

/** The function that Next.js runs, and the statement that exports only this function. */
function exportOf(file: SourceFile): { statement: Node; value: Node } | null {
  const assigned = file.getExportAssignment((assignment) => !assignment.isExportEquals());
  if (assigned) return { statement: assigned, value: assigned.getExpression() };
  for (const statement of file
    .getVariableStatements()
    .filter((statement) => statement.isExported())) {
    const [only, ...more] = statement.getDeclarations();
    const value = only?.getInitializer();
    if (only && value && isGuardName(only.getName()) && more.length === 0)
      return { statement, value };
  }
  return null;
}

/** Whether a call is `withAuth({ … })` with options that do no more than `auth` does. */
function isDefaultWithAuth(
  value: Node,
  names: readonly string[],
  isSignInPage: (page: string) => boolean,
): boolean {
  if (!Node.isCallExpression(value) || !names.includes(value.getExpression().getText()))
    return false;
  const [options, ...more] = value.getArguments();
  if (!Node.isObjectLiteralExpression(options) || more.length > 0) return false;
  return options.getProperties().every((property) => {
    const value = initializerOf(property);
    const name = Node.isPropertyAssignment(property) ? property.getName() : '';
    if (name === 'secret') return true;
    if (!Node.isObjectLiteralExpression(value)) return false;
    const [only, ...others] = value.getProperties();
    if (!only || others.length > 0) return false;
    if (name === 'pages') {
      const page = textOf(initializerOf(propertyOf(value, 'signIn')));
      return page !== null && isSignInPage(page);
    }
    return (
      name === 'callbacks' && requiresTokenOnly(initializerOf(propertyOf(value, 'authorized')))
    );
  });
}

/** Whether a callback is `({ token }) => !!token`, in one of its forms. */
function requiresTokenOnly(callback: Node | undefined): boolean {
  if (!Node.isArrowFunction(callback)) return false;
  const body = callback.getBody();
  const [returned] = Node.isBlock(body) ? body.getStatements() : [];
  const value = Node.isReturnStatement(returned) ? returned.getExpression() : body;
  const isAlone = !Node.isBlock(body) || body.getStatements().length === 1;
  return (
    isAlone &&
    /^(!!token|Boolean\(token\)|token !==? (null|undefined))$/.test(value?.getText() ?? '')
  );
}
