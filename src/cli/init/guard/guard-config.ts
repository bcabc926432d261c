import { Node, type SourceFile } from 'ts-morph';
import { withEdits } from '../../changes/change.ts';
import { configIn, withConfig } from '../../project/matcher.ts';
import { initializerOf, nameOf, textOf } from '../../project/syntax.ts';
import { inStyleOf, prepend } from '../code-edits.ts';

/** What the `config` of a proxy or middleware depends on. */
export interface GuardConfigInput {
  /** The folder of Auth.js's routes, for example "/api/auth". */
  readonly routes: string;
  /** Whether it runs on the edge by default, as a middleware does. */
  readonly onEdge: boolean;
}

/** A matcher in Next's syntax for all paths except Auth.js's routes and files. */
export function matcherWithout(routes: string): string {
  return `'/((?!${routes.slice(1)}/|_next/static/|_next/image/|favicon\\\\.ico$).*)'`;
}

/** The `runtime` of its `config`; `null`: it has none. */
export function runtimeOf(file: SourceFile): string | null {
  const runtime = configIn(file)?.getProperty('runtime');
  if (!runtime) return null;
  return textOf(initializerOf(runtime)) ?? 'unknown';
}

/** Whether it runs on Node.js, which a middleware may since Next.js 15.5. */
export const runsOnNode = (file: SourceFile) => runtimeOf(file) === 'nodejs';

/** The text with the runtime Node.js; `null`: its `config` can't be read, or has another runtime. */
export function withNode(file: SourceFile): string | null {
  const config = configIn(file);
  const text = file.getFullText();
  if (!config) return withConfig(text, onNode);
  if (config.getProperty('runtime')) return null;
  return withEdits(text, prepend(config, [inStyleOf(file, onNode)]));
}

const onNode = "runtime: 'nodejs'";

/** The `config` that it should have: the existing one with the runtime Node.js, or a new one that leaves out files. */
export function configFor(file: SourceFile, { routes, onEdge }: GuardConfigInput): string {
  const config = configIn(file);
  if (!config) {
    // A `config` that is worked out by code stays.
    const written = configText(file);
    if (written !== null) return written;
    const runtime = onEdge ? `  ${onNode},\n` : '';
    return `export const config = {\n${runtime}  matcher: [${matcherWithout(routes)}],\n};`;
  }
  const kept = config
    .getProperties()
    .filter((property) => !Node.isPropertyAssignment(property) || nameOf(property) !== 'runtime')
    .map((property) => property.getText());
  const lines = [...(onEdge ? [onNode] : []), ...kept];
  return `export const config = {\n${lines.map((line) => `  ${line},\n`).join('')}};`;
}

/** The statement with its `config`, as it is written; `null`: it has none. */
export function configText(file: SourceFile): string | null {
  return file.getVariableDeclaration('config')?.getVariableStatement()?.getText() ?? null;
}
