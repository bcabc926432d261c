import { NextRequest } from 'next/server';
import type { NextAuthConfig, NextAuthResult } from 'next-auth';
import { withBasePath, withoutSlash } from '../next/paths.ts';

type Handlers = NextAuthResult['handlers'];

/**
 * Adds Next's `basePath`, which Auth.js doesn't know, to the paths of Auth.js's routes and of the app's
 * pages, unless they have it already.
 */
export function withBasePaths(config: NextAuthConfig): NextAuthConfig & { basePath: string } {
  const { AUTH_URL, NEXTAUTH_URL } = process.env;
  const basePath = config.basePath || pathIn(AUTH_URL ?? NEXTAUTH_URL) || '/api/auth';
  const pages = Object.entries(config.pages ?? {}).map(([page, path]) => [
    page,
    path && withBasePath(path),
  ]);
  return {
    ...config,
    basePath: withBasePath(withoutSlash(basePath)),
    // Left out where the app has none: Auth.js then adds its own.
    ...(config.pages && { pages: Object.fromEntries(pages) }),
  };
}

/** The path in AUTH_URL, by Auth.js's rule: an origin alone has none. */
function pathIn(url: string | undefined): string | null {
  const path = url && URL.canParse(url) ? new URL(url).pathname : '/';
  return path === '/' ? null : path;
}

/** Adds Next's `basePath` to a request's URL, from which Next has removed it: Auth.js needs the whole path. */
export function atBasePath({ GET, POST }: Handlers): Handlers {
  const moved = (handle: Handlers['GET']) => (request: NextRequest) => {
    const { origin, pathname, search } = request.nextUrl;
    const path = withBasePath(pathname);
    return handle(
      path === pathname ? request : new NextRequest(`${origin}${path}${search}`, request),
    );
  };
  return { GET: moved(GET), POST: moved(POST) };
}
