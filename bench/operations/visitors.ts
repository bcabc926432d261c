import type { Session } from 'authjs-session-kit/next';
import { Browser } from '../../tests/support/browser.ts';
import { cookieName } from '../reads/kit.ts';
import type { App } from './apps.ts';

const browserName =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36';

function visit({ handlers }: App): Browser {
  return new Browser(handlers, undefined, { 'user-agent': browserName });
}

/** @returns a browser with this token. */
export function visitWith(app: App, token: string): Browser {
  const browser = visit(app);
  browser.setCookie(cookieName, token);
  return browser;
}

/** A browser, and a request that is ready to be sent. */
export interface ToSend {
  browser: Browser;
  send(): Promise<unknown>;
}

export async function fillInForm(app: App): Promise<ToSend> {
  const browser = visit(app);
  const csrfToken = await csrfTokenFor(browser);
  return { browser, send: () => browser.submit('/api/auth/callback/credentials', { csrfToken }) };
}

export async function askForLink(app: App): Promise<ToSend> {
  const browser = visit(app);
  await browser.post('/api/auth/signin/link', { email: app.world.user.email });
  const { pathname, search } = new URL(app.lastLink());
  return { browser, send: () => browser.get(pathname + search) };
}

export async function prepareSignOut(browser: Browser): Promise<ToSend> {
  const csrfToken = await csrfTokenFor(browser);
  return { browser, send: () => browser.submit('/api/auth/signout', { csrfToken }) };
}

export async function signIn(app: App): Promise<Browser> {
  const { browser, send } = app.hasForm ? await fillInForm(app) : await askForLink(app);
  await send();
  tokenOf(browser);
  return browser;
}

export function readSession(browser: Browser): Promise<Response> {
  return browser.get('/api/auth/session');
}

/** @returns the browser's session. */
export async function sessionOf(browser: Browser): Promise<Session | null> {
  // The route's answer, by Auth.js's documentation.
  return (await browser.session()) as Session | null;
}

/** @returns the browser's session. @throws when no user is signed in. */
export async function sessionIn(browser: Browser): Promise<Session> {
  const session = await sessionOf(browser);
  if (!session) throw new Error('No user is signed in.');
  return session;
}

export function tokenOf({ sessionCookie }: Browser): string {
  if (!sessionCookie) throw new Error('The browser has no session cookie.');
  return sessionCookie.value;
}

async function csrfTokenFor(browser: Browser): Promise<string> {
  const answer: unknown = await (await browser.get('/api/auth/csrf')).json();
  if (answer && typeof answer === 'object' && 'csrfToken' in answer)
    return String(answer.csrfToken);
  throw new Error('There is no CSRF token.');
}
