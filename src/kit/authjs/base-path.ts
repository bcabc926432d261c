import { NextRequest } from 'next/server';
import type { NextAuthConfig, NextAuthResult } from 'next-auth';
import { withBasePath, withoutSlash } from '../next/paths.ts';

type Handlers = NextAuthResult['handlers'];

/**
 * Auth.js's configuration with paths as a browser asks for them. Of Next's `basePath` Auth.js knows
 * nothing: its routes and the app's pages are meant in it, whether they spell it out or not.
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
    // Auth.js puts its own in the place of what isn't there at all.
    ...(config.pages && { pages: Object.fromEntries(pages) }),
  };
}

/** As Auth.js reads it: an origin alone says nothing of where its routes are. */
function pathIn(url: string | undefined): string | null {
  const path = url && URL.canParse(url) ? new URL(url).pathname : '/';
  return path === '/' ? null : path;
}

/** Next takes its `basePath` from a route's address, where Auth.js looks for its own. */
export function atBasePath({ GET, POST }: Handlers): Handlers {
  const moved = (handle: Handlers['GET']) => (request: NextRequest) => {
    const { origin, pathname, search } = request.nextUrl;
    const asked = withBasePath(pathname);
    return handle(
      asked === pathname ? request : new NextRequest(`${origin}${asked}${search}`, request),
    );
  };
  return { GET: moved(GET), POST: moved(POST) };
}
