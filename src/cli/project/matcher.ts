import { join } from 'node:path';
import { pathToRegexp } from 'path-to-regexp';
import { Node, type ObjectLiteralExpression, type SourceFile } from 'ts-morph';
import { type Edit, withAtEnd, withEdits } from '../changes/change.ts';
import { type Code, parseSource } from './code.ts';
import { firstOf, isBesideApp, readText, withEachEnding } from './files.ts';
import type { Project } from './project.ts';
import { initializerOf, propertyOf, textOf, unwrapped } from './syntax.ts';
import { type Variables, variablesOf } from './variables.ts';

/** The default path of Auth.js's routes. */
export const defaultRoutes = '/api/auth';

/** The path of Auth.js's routes without Next.js's basePath, as matchers need it. */
export function authRoutesOf(
  { configuration, folder }: Pick<Project, 'configuration' | 'folder'>,
  variables: Variables = variablesOf(folder, {}),
): string {
  const written = textOf(configuration?.get('basePath'));
  if (written !== null) return written;
  const url = (variables('AUTH_URL') ?? variables('NEXTAUTH_URL'))?.value ?? '';
  const path = URL.canParse(url) ? new URL(url).pathname : '/';
  if (path === '/') return defaultRoutes;
  const base = basePathOf(folder);
  return path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}

/**
 * The route file for this path; `null`: there is none. Next.js ignores folders in parentheses, and refuses
 * two files for one path.
 *
 * @param app the folder of the App Router.
 */
export function authRouteFile(code: Code, app: string, routes: string): string | null {
  const catchesAll =
    /^(.*)\/\[{1,2}\.{3}[^\]]+\]{1,2}\/route(?:\.\w+)*\.(?:ts|tsx|js|jsx|mts|mjs)$/;
  const found = code.paths
    .filter((path) => path.startsWith(`${app}/`) && !isBesideApp(path))
    .find((path) => {
      const [, place] = catchesAll.exec(path.slice(app.length)) ?? [];
      return place?.replace(/\/\([^/]+\)/g, '') === routes;
    });
  return found ?? null;
}

/** Next.js's basePath, which Next.js adds to each matcher. */
export function basePathOf(folder: string): string {
  const config = firstOf(folder, withEachEnding('next.config'));
  const text = config === null ? null : readText(join(folder, config));
  return /\bbasePath:\s*['"`](\/[^'"`]+)['"`]/.exec(text ?? '')?.[1] ?? '';
}

/** The paths for which a proxy or middleware runs. */
export type Matcher =
  /** No matcher: every path. */
  | { readonly kind: 'none' }
  /** Code computes the matcher. */
  | { readonly kind: 'computed' }
  | { readonly kind: 'paths'; readonly paths: readonly MatchedPath[] };

interface MatchedPath {
  /** A pattern in Next's syntax. */
  readonly path: string;
  /** Its node in the file. */
  readonly node: Node;
}

/** The object that a proxy or middleware exports as its `config`. */
export function configIn(file: SourceFile): ObjectLiteralExpression | undefined {
  const config = configValue(file);
  return Node.isObjectLiteralExpression(config) ? config : undefined;
}

function configValue(file: SourceFile): Node | undefined {
  return unwrapped(file.getVariableDeclaration('config')?.getInitializer());
}

export function matcherIn(file: SourceFile): Matcher {
  const config = configIn(file);
  if (!config) return configValue(file) ? { kind: 'computed' } : { kind: 'none' };
  const property = propertyOf(config, 'matcher');
  if (!property) return { kind: 'none' };
  const value = unwrapped(initializerOf(property));
  const paths = (Node.isArrayLiteralExpression(value) ? value.getElements() : [value]).map(pathIn);
  return paths.every((path) => path !== null) ? { kind: 'paths', paths } : { kind: 'computed' };
}

/** Reads a path, or an object with the path as `source`. Other conditions of the object only narrow the match. */
function pathIn(written: Node | undefined): MatchedPath | null {
  const node = unwrapped(written);
  if (Node.isObjectLiteralExpression(node))
    return pathIn(initializerOf(propertyOf(node, 'source')));
  const path = textOf(node);
  return node && path !== null ? { path, node } : null;
}

/** Whether a matcher includes a route of Auth.js that sets or clears the session cookie. */
export function covers(matcher: Matcher, routes: string): boolean {
  if (matcher.kind === 'paths') return matcher.paths.some((matched) => coversPath(matched, routes));
  return matcher.kind === 'none';
}

/** Whether a pattern includes such a route. An invalid pattern matches nothing, and the build reports it. */
function coversPath({ path }: MatchedPath, routes: string): boolean {
  try {
    const pattern = pathToRegexp(path);
    return ['signout', 'session'].some((route) => pattern.test(`${routes}/${route}`));
  } catch {
    return false;
  }
}

/**
 * The text of a file with these routes excluded from its matcher; `null`: the user has to change it.
 *
 * @param routes the folder of the routes, for example "/api/auth".
 */
export function withoutRoutes(path: string, text: string, routes: string): string | null {
  if (!/^\/[\w/-]+$/.test(routes)) return null;
  const matcher = matcherIn(parseSource(path, text));
  const after = edited(text, matcher, routes);
  const isOut = after !== null && !covers(matcherIn(parseSource(path, after)), routes);
  return isOut ? after : null;
}

function edited(text: string, matcher: Matcher, routes: string): string | null {
  const excluded = `${routes.slice(1)}/`;
  if (matcher.kind === 'computed') return null;
  if (matcher.kind === 'none') return withConfig(text, `matcher: ['/((?!${excluded}).*)']`);
  const edits = matcher.paths
    .filter((matched) => coversPath(matched, routes))
    .map(({ node }) => narrowed(node, excluded));
  return edits.every((edit) => edit !== null) ? withEdits(text, edits) : null;
}

/** Narrows a pattern that matches every path. Any other pattern was chosen on purpose. */
function narrowed(node: Node, excluded: string): Edit | null {
  const written = node.getText();
  const quote = written.slice(0, 1);
  const place = { start: node.getStart(), end: node.getEnd() };
  if (/^\/(\(\.\*\)|:\w+\*)$/.test(written.slice(1, -1))) {
    return { ...place, text: `${quote}/((?!${excluded}).*)${quote}` };
  }
  return written.slice(1).startsWith('/((?!')
    ? { ...place, text: written.replace('/((?!', `/((?!${excluded}|`) }
    : null;
}

/** The text of a file with a new `config` of this property; `null`: it has a `config` already. */
export function withConfig(text: string, property: string): string | null {
  if (/\b(const|let|var)\s+config\b|\bexport\s*\{[^}]*\bconfig\b/.test(text)) return null;
  const quoted = text.includes('from "') ? property.replaceAll("'", '"') : property;
  return withAtEnd(text, `export const config = { ${quoted} };\n`);
}
