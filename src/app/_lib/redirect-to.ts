const fallback = '/dashboard';
const reauthenticatePage = '/reauthenticate';

/**
 * Prevents open redirects after a sign-in.
 *
 * @param callbackUrl untrusted: it comes from the URL of the page.
 * @returns the path of `callbackUrl` if it is a page of this site, otherwise the dashboard.
 */
export function redirectTo(callbackUrl: unknown, origin: string): string {
  if (typeof callbackUrl !== 'string' || !/^(\/|https?:\/\/)/i.test(callbackUrl)) return fallback;
  // Parsed as browsers do: they read "/\host", and slashes with a tab between them, as "//host".
  const url = URL.canParse(callbackUrl, origin) ? new URL(callbackUrl, origin) : null;
  if (url?.origin !== origin || url.pathname.startsWith('//')) return fallback;
  // A user who has just signed in needn't reauthenticate, so skip to the page after that.
  if (url.pathname === reauthenticatePage)
    return redirectTo(url.searchParams.get('callbackUrl'), origin);
  return url.pathname + url.search + url.hash;
}
