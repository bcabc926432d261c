import { join } from 'node:path';
import type { Configuration } from './configuration.ts';
import { firstOf, readText, sourceFiles } from './files.ts';
import type { Project } from './project.ts';
import { textOf } from './syntax.ts';
import type { Variables } from './variables.ts';

interface AuthRoutesOptions {
  readonly configuration: Configuration | null;
  readonly variables: Variables;
  readonly project: Pick<Project, 'folder'>;
}

/** The folder of Auth.js's routes, as a matcher has it. */
export function authRoutesOf({
  configuration,
  variables,
  project: { folder },
}: AuthRoutesOptions): string {
  const written = textOf(configuration?.get('basePath'));
  if (written !== null) return written;
  const url = (variables('AUTH_URL') ?? variables('NEXTAUTH_URL'))?.value ?? '';
  const path = URL.canParse(url) ? new URL(url).pathname : '/';
  if (path === '/') return defaultRoutes;
  const base = basePathOf(folder);
  return path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}

/**
 * The file that answers there; `null`: there is none. Next.js takes no notice of folders in parentheses,
 * and refuses two files for one address.
 *
 * @param app the folder of the App Router.
 */
export function authRouteFile(folder: string, app: string, routes: string): string | null {
  const files = sourceFiles(join(folder, app), /^route\.(ts|tsx|js|jsx|mts|mjs)$/);
  const catchesAll = /^(.*)\/\[{1,2}\.{3}[^\]]+\]{1,2}\/route\.\w+$/;
  const found = files.find((path) => {
    const [, place] = catchesAll.exec(`/${path}`) ?? [];
    return place?.replace(/\/\([^/]+\)/g, '') === routes;
  });
  return found === undefined ? null : `${app}/${found}`;
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
