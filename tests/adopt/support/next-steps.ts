import { Browser } from '../../support/browser.ts';

/** The address of an app. */
export interface Place {
  origin: string;
  /** Next's `basePath`, or "". */
  basePath: string;
  trailingSlash: boolean;
  /** Whether it has pages that a private cache keeps. */
  cacheComponents: boolean;
}

/** The result of each step: a status, a redirect's target, and the user's name. */
export type Steps = Record<string, string>;

/** Does all that a browser does with a session. */
export async function visitAll(place: Place): Promise<Steps> {
  const { origin, basePath, trailingSlash } = place;
  const ask = (request: Request) => fetch(request, { redirect: 'manual' });
  const browser = new Browser({ GET: ask, POST: ask }, origin, { origin });
  const addressOf = (path: string) => {
    const [pathname = '', query] = path.split('?');
    const slash = trailingSlash && pathname !== '/' ? '/' : '';
    return `${basePath}${pathname}${slash}${query ? `?${query}` : ''}`;
  };
  const steps: Steps = {};

  async function get(name: string, path: string): Promise<void> {
    steps[name] = await said(await browser.get(addressOf(path)), place);
  }
  async function csrfToken(): Promise<string> {
    const { csrfToken } = await (await browser.get(addressOf('/api/auth/csrf'))).json();
    return csrfToken;
  }
  async function form(name: string, path: string, fields: Record<string, string>): Promise<void> {
    const all = { ...fields, csrfToken: await csrfToken() };
    steps[name] = await said(await browser.submit(addressOf(path), all), place);
  }
  async function act(name: string, what: string): Promise<void> {
    steps[name] = await said(await browser.submit(addressOf(`/api/act?do=${what}`), {}), place);
  }
  async function readEverywhere(when: string): Promise<void> {
    await get(`${when}: GET /session`, '/api/auth/session');
    await get(`${when}: component`, '/component');
    if (place.cacheComponents) await get(`${when}: private cache`, '/private-cache');
    await get(`${when}: handler`, '/api/me');
    await get(`${when}: auth(handler)`, '/api/wrapped');
    await get(`${when}: pages API route`, '/api/pages-me');
    await get(`${when}: getServerSideProps`, '/props');
    await get(`${when}: protected page`, '/dashboard?tab=1');
    await get(`${when}: required page`, '/required');
  }

  await readEverywhere('signed out');
  await get('sign-in page', '/signin?callbackUrl=%2Fdashboard');
  await get("Auth.js's sign-in page", '/api/auth/signin?callbackUrl=%2Fdashboard');
  const callbackUrl = `${origin}${addressOf('/dashboard')}`;
  await form('wrong sign-in', '/api/auth/callback/credentials', { name: 'eve', callbackUrl });
  await form('sign-in', '/api/auth/callback/credentials', { name: 'ada', callbackUrl });
  await readEverywhere('signed in');
  const body = JSON.stringify({ data: { note: 'sent' }, csrfToken: await csrfToken() });
  steps['update()'] = await said(
    await browser.postJson(addressOf('/api/auth/session'), body),
    place,
  );
  await get('after update()', '/api/auth/session');
  await act('update in an action', 'update');
  await get('after update in an action', '/api/auth/session');
  await form('sign-out', '/api/auth/signout', { callbackUrl: `${origin}${addressOf('/')}` });
  await readEverywhere('after sign-out');
  await act('sign-in page by an action', 'signInPage');
  await act('sign-in in an action', 'signIn');
  await get('after sign-in in an action', '/api/auth/session');
  await act('sign-out in an action', 'signOut');
  await get('after sign-out in an action', '/api/auth/session');
  return steps;
}

async function said(response: Response, { origin, basePath }: Place): Promise<string> {
  const text = await response.text();
  const location = response.headers.get('location');
  // A page of which a part was sent already redirects by its content.
  const refresh = text.match(/http-equiv="refresh" content="\d+;url=([^"]*)"/)?.[1];
  const to = location ?? refresh?.replaceAll('&amp;', '&');
  // Next redirects by a path on the request's host, and by a whole URL to another one.
  const whole = to && new URL(to, origin).href;
  const who = text.match(/who(?:&quot;|")?[=:]\\?"?(\w+)/)?.[1] ?? nameAndNote(text);
  const href = text.match(/"href":"([^"]*)"/)?.[1];
  return [
    String(response.status),
    whole && `to ${inPlace(whole, origin, basePath)}`,
    who,
    href && `at ${inPlace(href, origin, basePath)}`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Of what `GET /session` answers. */
function nameAndNote(text: string): string {
  const note = text.match(/"note":"([^"]*)"/)?.[1];
  const name = text.match(/"name":"(\w+)"/)?.[1];
  return [name ?? (text === 'null' ? 'null' : ''), note && `note ${note}`]
    .filter(Boolean)
    .join(' ');
}

/** @returns a URL without the app's origin and basePath, to compare apps. */
function inPlace(address: string, origin: string, basePath: string): string {
  return decodeURIComponent(address)
    .replaceAll(origin, '<origin>')
    .replaceAll(new RegExp(`(^|<origin>|=)${basePath || '<none>'}(?=[/?]|$)`, 'g'), '$1<app>');
}
