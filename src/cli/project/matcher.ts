import { pathToRegexp } from 'path-to-regexp';
import { Node, type ObjectLiteralExpression } from 'ts-morph';
import { bare, parseSource } from './source.ts';
import { textOf } from './syntax.ts';

/** Which paths a proxy or middleware is run for. */
export type Matcher =
  /** Every path: nothing is said. */
  | { readonly kind: 'none' }
  /** What is said is worked out by code. */
  | { readonly kind: 'computed' }
  | { readonly kind: 'paths'; readonly paths: readonly MatchedPath[] };

export interface MatchedPath {
  /** As Next.js reads it. */
  readonly path: string;
  /** Where it is in the text of the file, with its quotes, and as it is written there. */
  readonly start: number;
  readonly raw: string;
}

/** @throws KitError source_unreadable */
export function readMatcher(folder: string, path: string, text?: string): Matcher {
  const file = parseSource(folder, path, text);
  const config = bare(file.getVariableDeclaration('config')?.getInitializer());
  if (!Node.isObjectLiteralExpression(config)) {
    return config ? { kind: 'computed' } : { kind: 'none' };
  }
  const property = propertyOf(config, 'matcher');
  if (!property) return { kind: 'none' };
  const value = Node.isPropertyAssignment(property) ? bare(property.getInitializer()) : undefined;
  const each = Node.isArrayLiteralExpression(value) ? value.getElements() : [value];
  const paths = each.map(pathIn);
  return paths.every((one) => one !== null) ? { kind: 'paths', paths } : { kind: 'computed' };
}

/** A path, or an object with it as its `source`. Conditions beside it only make it match less often. */
function pathIn(node: Node | undefined): MatchedPath | null {
  const it = bare(node);
  if (Node.isObjectLiteralExpression(it)) {
    const source = propertyOf(it, 'source');
    return Node.isPropertyAssignment(source) ? pathIn(source.getInitializer()) : null;
  }
  const path = textOf(it);
  return it && path !== null ? { path, start: it.getStart(), raw: it.getText() } : null;
}

/** Its name may have quotes. */
function propertyOf(object: ObjectLiteralExpression, name: string) {
  return (
    object.getProperty(name) ?? object.getProperty(`'${name}'`) ?? object.getProperty(`"${name}"`)
  );
}

/** Whether it is run for any of Auth.js's routes that set or clear the session cookie. */
export function covers(matcher: Matcher, routes: string): boolean {
  if (matcher.kind === 'paths') return matcher.paths.some((each) => isOver(each, routes));
  return matcher.kind === 'none';
}

/** What isn't a pattern matches nothing; the build says so. */
function isOver({ path }: MatchedPath, routes: string): boolean {
  try {
    const pattern = pathToRegexp(path);
    return ['signout', 'session'].some((route) => pattern.test(`${routes}/${route}`));
  } catch {
    return false;
  }
}

/**
 * The same file with these routes left out of its matcher; `null`: that isn't one line, or would need a
 * decision.
 *
 * @param routes the folder of the routes, for example "/api/auth".
 */
export function withoutRoutes(
  folder: string,
  file: string,
  text: string,
  routes: string,
): string | null {
  if (!/^\/[\w/-]+$/.test(routes)) return null;
  const matcher = readMatcher(folder, file, text);
  const left = `${routes.slice(1)}/`;
  const after = edited(text, matcher, routes, left);
  return after !== null && !covers(readMatcher(folder, file, after), routes) ? after : null;
}

function edited(text: string, matcher: Matcher, routes: string, left: string): string | null {
  if (matcher.kind === 'computed') return null;
  if (matcher.kind === 'none') {
    // One that sets something else is the app's to complete.
    if (/\b(const|let|var)\s+config\b|\bexport\s*\{[^}]*\bconfig\b/.test(text)) return null;
    const quote = text.includes('from "') ? '"' : "'";
    const gap = text.endsWith('\n') ? '\n' : '\n\n';
    return `${text}${gap}export const config = { matcher: [${quote}/((?!${left}).*)${quote}] };\n`;
  }
  // The last first, so that what is before it stays where it was.
  const matching = matcher.paths.filter((each) => isOver(each, routes)).toReversed();
  return matching.reduce<string | null>((so, { start, raw }) => {
    const by = narrowed(raw, left);
    return so === null || by === null
      ? null
      : so.slice(0, start) + by + so.slice(start + raw.length);
  }, text);
}

/** Of the two patterns that mean every path; any other was chosen for a reason. */
function narrowed(raw: string, left: string): string | null {
  const quote = raw.slice(0, 1);
  if (/^\/(\(\.\*\)|:\w+\*)$/.test(raw.slice(1, -1))) return `${quote}/((?!${left}).*)${quote}`;
  return raw.slice(1).startsWith('/((?!') ? raw.replace('/((?!', `/((?!${left}|`) : null;
}
