import { randomUUID } from 'node:crypto';
import { ownOrigin } from 'authjs-session-kit/next';
import { cookies, headers } from 'next/headers';
import type { Visitor } from './demo-user.ts';

const cookieName = 'compare-visitor';
/** The name of the demo user of a visitor who isn't signed in to the app. */
const name = 'Ada Lovelace';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether the host of a request is this machine by a loopback name. Other names that resolve to loopback
 * (DNS rebinding), and hosts that a proxy forwards, don't count.
 */
export function isOnLoopback(headers: Headers): boolean {
  const origins = [`http://${headers.get('host')}`, ownOrigin(headers)];
  return origins.every(
    (origin) => URL.canParse(origin) && loopbackHosts.has(new URL(origin).hostname),
  );
}

/**
 * Whether a page of this app, opened on this machine, sent the request. Browsers say so in Fetch
 * Metadata, which no page can change; a page on another port is "same-site", not "same-origin".
 */
export function isFromOwnPage(headers: Headers): boolean {
  return isOnLoopback(headers) && headers.get('sec-fetch-site') === 'same-origin';
}

/** @returns the visitor of this browser; `null` before `welcomeBrowser`. */
export async function visitorOfBrowser(): Promise<Visitor | null> {
  const id = (await cookies()).get(cookieName)?.value;
  return id && uuid.test(id) ? { id, name } : null;
}

/** @returns the visitor of this browser; a new one gets a cookie until the browser closes. */
export async function welcomeBrowser(): Promise<Visitor> {
  const existing = await visitorOfBrowser();
  if (existing) return existing;
  const id = randomUUID();
  const secure = ownOrigin(await headers()).startsWith('https:');
  // With "strict" a frame in another site doesn't get the cookie, which prevents clickjacking.
  (await cookies()).set(cookieName, id, { httpOnly: true, sameSite: 'strict', secure });
  return { id, name };
}
