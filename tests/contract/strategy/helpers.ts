import type { Session } from 'authjs-session-kit/next';
import type { NextRequest } from 'next/server';
import { expect } from 'vitest';
import type { SessionKit } from '../../../src/kit/create-session-kit.ts';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';

export const cookie = 'authjs.session-token';
export const week = 604_800;

/** @returns a new browser in which the user is signed in, at this process. */
export async function signIn(
  { handlers }: { handlers: ConstructorParameters<typeof Browser>[0] },
  { email }: { email: string },
): Promise<Browser> {
  const browser = new Browser(handlers);
  await browser.signIn(email, password);
  return browser;
}

export async function sessionOf(browser: Browser): Promise<Session> {
  const session = await browser.session();
  expect(session).not.toBeNull();
  return session as Session; // JSON of exactly this type
}

/** The session with what the app's `callbacks.session` adds to it. */
export async function extendedSessionOf(browser: Browser): Promise<Record<string, unknown>> {
  return (await sessionOf(browser)) as unknown as Record<string, unknown>; // JSON of any shape
}

/** Seconds from one time to the other. */
export function gap(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

type AuthHandler = (request: NextRequest & { auth: Session | null }) => Response;

type Answer = (request: NextRequest) => Promise<Response>;

export function asHandler(auth: SessionKit['auth'], handler: AuthHandler): Answer {
  // Auth.js's overloads for routes and for proxies can't both be told apart from one function type.
  return auth(handler as never) as unknown as Answer;
}

export function asProxy(auth: SessionKit['auth']): Answer {
  return auth as unknown as Answer; // Auth.js leaves this call out of its types
}

/** The configuration of a provider by OpenID Connect, for its client's environment. */
export function oidcProvider({ client }: { client: Record<string, string> }) {
  return {
    id: 'oidc',
    name: 'OpenID Connect',
    type: 'oidc',
    issuer: client.AUTH_OIDC_ISSUER,
    clientId: client.AUTH_OIDC_ID,
    clientSecret: client.AUTH_OIDC_SECRET,
  } as const;
}
