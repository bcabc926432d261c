import { Node, type SourceFile } from 'ts-morph';
import { withEdits } from '../../changes/change.ts';
import { configIn, withConfig } from '../../project/matcher.ts';
import { initializerOf, nameOf, textOf } from '../../project/syntax.ts';
import { inStyleOf, prepend } from '../code-edits.ts';

/** A proxy or middleware, and what its `config` has to be right for. */
export interface Place {
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
  return textOf(initializerOf(runtime)) ?? 'unknown';
}

/** Since Next.js 15.5 a middleware may ask for it. */
export const runsOnNode = (file: SourceFile) => runtimeOf(file) === 'nodejs';

/** The same file, run where Node.js is; `null`: its `config` isn't known, or says otherwise. */
export function withNode(file: SourceFile): string | null {
  const config = configIn(file);
  const text = file.getFullText();
  if (!config) return withConfig(text, onNode);
  if (config.getProperty('runtime')) return null;
  return withEdits(text, prepend(config, [inStyleOf(file, onNode)]));
}

const onNode = "runtime: 'nodejs'";

/** The `config` that it should have: its own with all that it says, or one that leaves out files. */
export function configFor(file: SourceFile, { routes, onEdge }: Place): string {
  const config = configIn(file);
  if (!config) {
    // What isn't an object is worked out by code, and stays.
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
