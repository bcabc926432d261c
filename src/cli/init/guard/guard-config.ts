import { Node, type ObjectLiteralExpression, type SourceFile } from 'ts-morph';
import { withEdits } from '../../changes/edits.ts';
import { covers, readMatcher } from '../../project/matcher.ts';
import { bare, parseSource } from '../../project/source.ts';
import { textOf } from '../../project/syntax.ts';

/** A proxy or middleware, and what its `config` has to be right for. */
export interface Place {
  readonly folder: string;
  readonly path: string;
  /** The folder of Auth.js's routes, for example "/api/auth". */
  readonly routes: string;
  /** Whether it runs on the edge if it doesn't say otherwise, as a middleware does. */
  readonly onEdge: boolean;
}

/** Next's own syntax. Nothing is to be done for Auth.js's routes, and for files. */
export function matcherWithout(routes: string): string {
  return `'/((?!${routes.slice(1)}/|_next/static/|_next/image/|favicon\\\\.ico$).*)'`;
}

/** Where its `config` asks to be run; `null`: it says nothing of it. */
export function runtimeOf(file: SourceFile): string | null {
  const runtime = configIn(file)?.getProperty('runtime');
  if (!runtime) return null;
  const value = Node.isPropertyAssignment(runtime) ? runtime.getInitializer() : undefined;
  return textOf(value) ?? 'unknown';
}

/** Since Next.js 15.5 a middleware may ask for it. */
export const runsOnNode = (file: SourceFile) => runtimeOf(file) === 'nodejs';

/** The same file, run where Node.js is; `null`: its `config` isn't known, or says otherwise. */
export function withNode({ folder, path }: Place, text: string): string | null {
  const config = configIn(parseSource(folder, path, text));
  const runtime = text.includes('from "') ? 'runtime: "nodejs"' : "runtime: 'nodejs'";
  if (!config) {
    if (/\b(const|let|var)\s+config\b|\bexport\s*\{[^}]*\bconfig\b/.test(text)) return null;
    return `${text}${text.endsWith('\n') ? '\n' : '\n\n'}export const config = { ${runtime} };\n`;
  }
  if (config.getProperty('runtime')) return null;
  const start = config.getStart() + 1;
  const gap = /^\s*/.exec(text.slice(start))?.[0] ?? '';
  const added = config.getProperties().length > 0 ? `${gap}${runtime},` : ` ${runtime} `;
  return withEdits(text, [{ start, end: start, text: added }]);
}

/** The `config` that it should have, with its own matcher where that may stay. */
export function configFor({ folder, path, routes, onEdge }: Place, text: string): string {
  const own = configIn(parseSource(folder, path, text))?.getProperty('matcher');
  const stays = !covers(readMatcher(folder, path, text), routes);
  const written = Node.isPropertyAssignment(own) && stays ? own.getInitializer()?.getText() : null;
  return `export const config = {
${onEdge ? "  runtime: 'nodejs',\n" : ''}  matcher: ${written ?? `[${matcherWithout(routes)}]`},
};`;
}

function configIn(file: SourceFile): ObjectLiteralExpression | undefined {
  const config = bare(file.getVariableDeclaration('config')?.getInitializer());
  return Node.isObjectLiteralExpression(config) ? config : undefined;
}
