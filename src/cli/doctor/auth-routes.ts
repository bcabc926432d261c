import { join } from 'node:path';
import { firstOf, readText } from '../project/files.ts';
import type { App } from './app.ts';
import { textOf } from './syntax.ts';

/** The folder of Auth.js's routes, as a matcher has it. */
export function authRoutesOf({
  configuration,
  variables,
  project: { folder },
}: Pick<App, 'configuration' | 'variables' | 'project'>): string {
  const written = textOf(configuration?.get('basePath'));
  if (written !== null) return written;
  const url = (variables('AUTH_URL') ?? variables('NEXTAUTH_URL'))?.value ?? '';
  const path = URL.canParse(url) ? new URL(url).pathname : '/';
  if (path === '/') return defaultRoutes;
  const base = basePathOf(folder);
  return path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}

/** Where they are if nothing is said. */
export const defaultRoutes = '/api/auth';

/** Where the whole app is, which Next.js puts before each matcher by itself. */
function basePathOf(folder: string): string {
  const config = firstOf(folder, nextConfigs);
  const text = config === null ? null : readText(join(folder, config));
  return /\bbasePath:\s*['"`](\/[^'"`]+)['"`]/.exec(text ?? '')?.[1] ?? '';
}

const nextConfigs = ['ts', 'mts', 'js', 'mjs', 'cjs'].map((ending) => `next.config.${ending}`);
