// In an app with Next's `basePath` a page has two paths: the browser's, which Auth.js uses, and the one
// without `basePath`, which Next uses in `redirect`, links and proxies.

/** Next's `basePath`; its build replaces this expression by the text. Empty where there is none. */
const basePath = () => process.env.__NEXT_ROUTER_BASEPATH ?? '';

/** The browser's path. Anything that is no path of the app, such as a URL, is returned unchanged. */
export function withBasePath(path: string): string {
  return path.startsWith('/') && !isInBasePath(path) ? `${basePath()}${path}` : path;
}

/** Next's path. */
export function withoutBasePath(path: string): string {
  return isInBasePath(path) ? path.slice(basePath().length) || '/' : path;
}

function isInBasePath(path: string): boolean {
  return path.startsWith(basePath()) && /^([/?#]|$)/.test(path.slice(basePath().length));
}

/** Whether two paths are of one page: with `trailingSlash` a path may end in a slash. */
export function isSamePath(one: string, other: string): boolean {
  return withoutSlash(one) === withoutSlash(other);
}

export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}
