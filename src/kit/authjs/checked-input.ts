import { NextRequest } from 'next/server';
import type { NextAuthConfig } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import { isStorable } from '../session/storable.ts';

// What a browser may send, checked where Auth.js doesn't. A text that is no address makes each of its
// routes answer 500 for as long as the browser keeps the cookie with it, and an email address that no
// database can look for would be taken for an outage.

/** The app's configuration, with a check in front of what Auth.js calls with a browser's words. */
export function withCheckedInput(config: NextAuthConfig): NextAuthConfig {
  const { adapter, callbacks } = config;
  const redirect = callbacks?.redirect ?? toOwnOrigin;
  return {
    ...config,
    callbacks: {
      ...callbacks,
      redirect: (params) => (isAddress(params.url) ? redirect(params) : params.baseUrl),
      async signIn(params) {
        if (params.email?.verificationRequest && !isKnowable(params.user.email)) return false;
        return callbacks?.signIn ? callbacks.signIn(params) : true;
      },
    },
    adapter: adapter && withKnowableText(adapter),
  };
}

function withKnowableText(adapter: Adapter): Adapter {
  const findUser = adapter.getUserByEmail?.bind(adapter);
  const spendLink = adapter.useVerificationToken?.bind(adapter);
  return {
    ...adapter,
    getUserByEmail: async (email) => (isKnowable(email) && (await findUser?.(email))) || null,
    useVerificationToken: async (link) =>
      (isKnowable(link.identifier) && isKnowable(link.token) && (await spendLink?.(link))) || null,
  };
}

/** Takes a cookie that should say where to go after signing in, and doesn't, out of a request. */
export type CheckCookies = (request: NextRequest) => void;

/** @param cookies Auth.js's option: the cookie may have another name. */
export function createCookieCheck(cookies: NextAuthConfig['cookies']): CheckCookies {
  const defaultNames = ['authjs.callback-url', '__Secure-authjs.callback-url'];
  const names = [cookies?.callbackUrl?.name ?? defaultNames].flat();
  return (request) => {
    for (const name of names) {
      const cookie = request.cookies.get(name);
      if (cookie && !isAddress(cookie.value)) request.cookies.delete(name);
    }
  };
}

/** The request without a `callbackUrl` in its address that is none. */
export function withCheckedQuery(request: NextRequest): NextRequest {
  const { searchParams } = request.nextUrl;
  const asked = searchParams.get('callbackUrl');
  if (asked === null || isAddress(asked) || request.method !== 'GET') return request;
  searchParams.delete('callbackUrl');
  return new NextRequest(request.nextUrl, { headers: request.headers });
}

/** Auth.js's own rule. */
function isAddress(text: string): boolean {
  const base = text.startsWith('/') ? 'http://localhost' : undefined;
  return URL.canParse(text, base) && /^https?:$/.test(new URL(text, base).protocol);
}

/** Auth.js's own rule where the app has none. */
function toOwnOrigin({ url, baseUrl }: { url: string; baseUrl: string }): string {
  if (url.startsWith('/')) return `${baseUrl}${url}`;
  return new URL(url).origin === baseUrl ? url : baseUrl;
}

/** Auth.js's types promise a text where a link without one gives `undefined`. */
function isKnowable(text: string | null | undefined): boolean {
  return typeof text === 'string' && isStorable(text);
}
