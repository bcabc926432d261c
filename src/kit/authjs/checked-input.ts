import { NextRequest } from 'next/server';
import type { NextAuthConfig } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import { isStorable } from '../session/storable.ts';

// Checks input that Auth.js doesn't check. With a malformed callback URL in its cookie, each of Auth.js's
// routes answers 500 until the cookie expires; and an email address with a NUL makes the database refuse
// the query, which would be taken for an outage.

/** Puts checks before the callbacks and adapter methods that Auth.js calls with a browser's input. */
export function withCheckedInput(config: NextAuthConfig): NextAuthConfig {
  const { adapter, callbacks } = config;
  const redirect = callbacks?.redirect ?? toOwnOrigin;
  return {
    ...config,
    callbacks: {
      ...callbacks,
      redirect: (params) => (isCallbackUrl(params.url) ? redirect(params) : params.baseUrl),
      async signIn(params) {
        if (params.email?.verificationRequest && !isStorableText(params.user.email)) return false;
        return callbacks?.signIn ? callbacks.signIn(params) : true;
      },
    },
    adapter: adapter && withStorableText(adapter),
  };
}

function withStorableText(adapter: Adapter): Adapter {
  const findUser = adapter.getUserByEmail?.bind(adapter);
  const spendLink = adapter.useVerificationToken?.bind(adapter);
  return {
    ...adapter,
    getUserByEmail: async (email) => (isStorableText(email) && (await findUser?.(email))) || null,
    useVerificationToken: async (link) =>
      (isStorableText(link.identifier) &&
        isStorableText(link.token) &&
        (await spendLink?.(link))) ||
      null,
  };
}

/** Removes a malformed callback-URL cookie from a request. */
export type CheckCookies = (request: NextRequest) => void;

/** @param cookies Auth.js's option, which may give the cookie another name. */
export function createCookieCheck(cookies: NextAuthConfig['cookies']): CheckCookies {
  const defaultNames = ['authjs.callback-url', '__Secure-authjs.callback-url'];
  const names = [cookies?.callbackUrl?.name ?? defaultNames].flat();
  return (request) => {
    for (const name of names) {
      const cookie = request.cookies.get(name);
      if (cookie && !isCallbackUrl(cookie.value)) request.cookies.delete(name);
    }
  };
}

/** Removes a malformed `callbackUrl` from a request's query. */
export function withCheckedQuery(request: NextRequest): NextRequest {
  const { searchParams } = request.nextUrl;
  const asked = searchParams.get('callbackUrl');
  if (asked === null || isCallbackUrl(asked) || request.method !== 'GET') return request;
  searchParams.delete('callbackUrl');
  return new NextRequest(request.nextUrl, { headers: request.headers });
}

/** Whether Auth.js accepts a text as a callback URL; its own rule. */
function isCallbackUrl(text: string): boolean {
  const base = text.startsWith('/') ? 'http://localhost' : undefined;
  return URL.canParse(text, base) && /^https?:$/.test(new URL(text, base).protocol);
}

/** Auth.js's default `callbacks.redirect`. */
function toOwnOrigin({ url, baseUrl }: { url: string; baseUrl: string }): string {
  if (url.startsWith('/')) return `${baseUrl}${url}`;
  return new URL(url).origin === baseUrl ? url : baseUrl;
}

/** `undefined` despite Auth.js's types: a link may lack its parameter. */
function isStorableText(text: string | null | undefined): boolean {
  return typeof text === 'string' && isStorable(text);
}
