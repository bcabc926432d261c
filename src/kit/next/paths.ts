// In an app with Next's `basePath` one page has two paths: the one that a browser asks for, as Auth.js
// has it, and the one without `basePath`, as Next has it in `redirect`, links and proxies.

/** Next's `basePath`, for which its build puts the text itself into this place. "": there is none. */
const basePath = () => process.env.__NEXT_ROUTER_BASEPATH ?? '';

/** The path as a browser asks for it. What is no path of the app, like a whole URL, stays as it is. */
export function withBasePath(path: string): string {
  return path.startsWith('/') && !isInBasePath(path) ? `${basePath()}${path}` : path;
}

/** The path as Next has it. */
export function withoutBasePath(path: string): string {
  return isInBasePath(path) ? path.slice(basePath().length) || '/' : path;
}

function isInBasePath(path: string): boolean {
  return path.startsWith(basePath()) && /^([/?#]|$)/.test(path.slice(basePath().length));
}

/** With `trailingSlash` a page's path has one at its end, and is the same page. */
export function isSamePath(one: string, other: string): boolean {
  return withoutSlash(one) === withoutSlash(other);
}

export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}
