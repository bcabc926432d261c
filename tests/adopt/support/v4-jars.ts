import { decode, encode } from 'next-auth-v4/jwt';
import { expect, vi } from 'vitest';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import { Browser } from '../../support/browser.ts';
import { type App, secret } from './app.ts';

/** The user whom the app has for a cookie jar. */
export interface Who {
  readonly id: string;
  readonly email: string;
  readonly role: string;
}

/** A user who signed in on v4, with the browser that has their cookies. */
export interface Jar {
  readonly who: Who;
  browser: Browser;
}

/** A user whose session has ended, with a copy of the cookies. */
export interface Ended extends Jar {
  /** Whether v4 knows of the end. It never looks up a jwt, so it goes on accepting one. */
  readonly isKnownToV4: boolean;
}

const aDay = 86_400;

/** A browser at an address; https is taken off on its way, as in front of many apps. */
export function browserAt(origin: string, like?: Browser): Browser {
  const ask = (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const inner = new Request(`${origin.replace(/^https:/, 'http:')}${pathname}${search}`, request);
    return fetch(inner, { redirect: 'manual' });
  };
  const browser = new Browser({ GET: ask, POST: ask }, origin, { origin });
  for (const [name, cookie] of like?.cookies ?? []) browser.cookies.set(name, cookie);
  return browser;
}

/** The session of v4 in a browser: the names of its cookies, in their order, and what they hold. */
function sessionOfV4({ cookies }: Browser): { names: readonly string[]; token: string } {
  const names = [...cookies.keys()]
    .filter((name) => /next-auth\.session-token(\.\d+)?$/.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return { names, token: names.map((name) => cookies.get(name)?.value ?? '').join('') };
}

/** @returns the number of cookies that v4's session is in. */
export const piecesOf = (browser: Browser): number => sessionOfV4(browser).names.length;

/** Lets a session of v4 be that old, and unused since. */
export async function ageOnV4(
  app: App,
  { browser }: Jar,
  strategy: StrategyName,
  days: number,
): Promise<void> {
  const { names, token } = sessionOfV4(browser);
  if (strategy === 'database') {
    const { rowCount } = await app.database.query(
      `UPDATE "Session" SET expires = expires - $2 * interval '1 day' WHERE "sessionToken" = $1`,
      [token, days],
    );
    expect(rowCount).toBe(1);
    return;
  }
  const claims = (await decode({ token, secret })) ?? undefined;
  try {
    vi.setSystemTime(Date.now() - days * aDay * 1000);
    const older = await encode({ token: claims, secret, maxAge: 30 * aDay });
    const size = names.length === 1 ? older.length : 3_933;
    for (const [n, name] of names.entries()) {
      browser.setCookie(name, older.slice(n * size, (n + 1) * size));
    }
    expect(sessionOfV4(browser).token).toBe(older);
  } finally {
    vi.useRealTimers();
  }
}

/** How a session ends on v4 while its cookies are kept. */
export const endingsOnV4 = {
  async signedOut(_app, { browser }) {
    await copyOf(browser).post('/api/auth/signout');
  },
  async rowDeleted({ database }, { browser }) {
    const { token } = sessionOfV4(browser);
    await database.query('DELETE FROM "Session" WHERE "sessionToken" = $1', [token]);
  },
  async userDeleted({ database }, { who }) {
    await database.query('DELETE FROM "User" WHERE id = $1', [who.id]);
  },
  async tooOld(app, jar, strategy) {
    await ageOnV4(app, jar, strategy, 31);
  },
} satisfies Record<string, (app: App, jar: Jar, strategy: StrategyName) => Promise<void>>;

/** Only the kit notices that a jwt's user is deleted: v4 doesn't look it up. */
export function knowsEndOnV4(
  how: (typeof endingsOnV4)[keyof typeof endingsOnV4],
  strategy: StrategyName,
): boolean {
  return strategy === 'database' || how === endingsOnV4.tooOld;
}

/** Another browser with a copy of the cookies. */
export function copyOf(browser: Browser): Browser {
  return browserAt(browser.origin, browser);
}

export async function isIn(browser: Browser, who: Who): Promise<boolean> {
  return (await answersFor(browser, who)).isIn;
}

/** Requests a page, an API route and the session, and compares their users. */
export async function answersFor(
  browser: Browser,
  { id, email, role }: Who,
): Promise<{ isIn: boolean; strategy: string }> {
  const page = await (await browser.get('/dashboard')).text();
  const route = await (await browser.get('/api/me')).text();
  const session = JSON.stringify(await browser.session());
  const others = /[\w-]+@[\w.]+/g;
  for (const text of [page, route, session]) {
    for (const [address] of text.matchAll(others)) expect(address).toBe(email);
  }
  const isWhole = [
    page.includes(`${id} ${email} ${role}`),
    route === JSON.stringify({ id, email, role }),
    [id, email, role].every((value) => session.includes(JSON.stringify(value))),
  ];
  // A user who is signed in is signed in on all pages.
  expect(new Set(isWhole).size, `${page.slice(0, 200)}\n${route}\n${session}`).toBe(1);
  const strategy = /"strategy":"(\w+)"/.exec(session)?.[1] ?? 'none';
  return { isIn: isWhole[0] ?? false, strategy };
}

/** A few at a time, as they are. */
export async function forEach<Item, Result>(
  items: readonly Item[],
  ask: (item: Item, n: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...items.entries()];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      results[next[0]] = await ask(next[1], next[0]);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return results;
}
