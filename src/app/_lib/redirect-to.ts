const fallback = '/dashboard';
const confirmation = '/reauthenticate';

/**
 * Where to go after signing in: a page of this site, or the dashboard. `callbackUrl` comes from the
 * address bar, so anybody can have written it.
 */
export function redirectTo(callbackUrl: unknown, origin: string): string {
  if (typeof callbackUrl !== 'string' || !/^(\/|https?:\/\/)/i.test(callbackUrl)) return fallback;
  // Parsed the way a browser does, which reads "/\host" and a tab in between like "//host".
  const url = URL.canParse(callbackUrl, origin) ? new URL(callbackUrl, origin) : null;
  if (url?.origin !== origin || url.pathname.startsWith('//')) return fallback;
  // Whoever has just signed in needn't confirm it: on to where that would have led.
  if (url.pathname === confirmation) return redirectTo(url.searchParams.get('callbackUrl'), origin);
  return url.pathname + url.search + url.hash;
}
