import { randomUUID } from 'node:crypto';
import { ownOrigin } from 'authjs-session-kit/next';
import { cookies, headers } from 'next/headers';
import type { Visitor } from './demo-user.ts';

const cookieName = 'compare-visitor';
/** The name of the user that such a browser is signed in as. */
const name = 'Ada Lovelace';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request names this machine as its host. A name of another site that resolves to loopback
 * (DNS rebinding) is no such name, and neither is one that a proxy passes on.
 */
export function isOnLoopback(headers: Headers): boolean {
  const origins = [`http://${headers.get('host')}`, ownOrigin(headers)];
  return origins.every(
    (origin) => URL.canParse(origin) && loopbackHosts.has(new URL(origin).hostname),
  );
}

/**
 * Whether a page of this app, opened on this machine, sent the request. Fetch Metadata says so; no page
 * can set it, and a page on another port is "same-site", not "same-origin".
 */
export function isFromOwnPage(headers: Headers): boolean {
  return isOnLoopback(headers) && headers.get('sec-fetch-site') === 'same-origin';
}

/** @returns the visitor that this browser was made by `welcomeBrowser`; `null` where it was not. */
export async function visitorOfBrowser(): Promise<Visitor | null> {
  const id = (await cookies()).get(cookieName)?.value;
  return id && uuid.test(id) ? { id, name } : null;
}

/** @returns the visitor of this browser; a new one, remembered until it is closed, where it has none. */
export async function welcomeBrowser(): Promise<Visitor> {
  const known = await visitorOfBrowser();
  if (known) return known;
  const id = randomUUID();
  const secure = ownOrigin(await headers()).startsWith('https:');
  // "strict": in a frame of another site the browser doesn't send it, so nothing can be clicked there.
  (await cookies()).set(cookieName, id, { httpOnly: true, sameSite: 'strict', secure });
  return { id, name };
}
