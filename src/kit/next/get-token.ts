import type { JWT } from 'next-auth/jwt';
import { profileClaims, tokenForApp } from '../session/claims.ts';
import type { CookieSource, SessionCookie } from '../session/cookies.ts';
import type { SessionReader } from './reader.ts';
import { currentRequest, headersFrom, type NodeHeaders, viewHeaders } from './request.ts';

export interface GetTokenOptions<Raw extends boolean = false> {
  /** A request, or what has its headers. Default: the current one, in components, actions and handlers. */
  req?: Request | { headers: Headers | NodeHeaders };
  /** The session token itself. It is a credential: pass it on to servers only. Default `false`. */
  raw?: Raw;
  /** What Auth.js's `getToken` has to be told, and the kit knows by itself. Nothing is done with it. */
  secret?: string | string[];
  /** The same. */
  secureCookie?: boolean;
}

/**
 * Auth.js's `getToken` of "next-auth/jwt", for both strategies: the claims of the session that a request
 * belongs to, as `callbacks.session` gets them as `token`. `callbacks.jwt` isn't called. Unlike there a
 * session that has ended is `null`, and an outage is an error.
 *
 * @throws SessionStoreUnavailable
 */
export type GetToken = <Raw extends boolean = false>(
  options?: GetTokenOptions<Raw>,
) => Promise<(Raw extends true ? string : JWT) | null>;

export function createGetToken(reader: SessionReader, cookie: SessionCookie): GetToken {
  async function getToken({
    req,
    raw,
  }: GetTokenOptions<boolean> = {}): Promise<JWT | string | null> {
    const request = req ? viewOf(headersFrom(req.headers), cookie) : await currentRequest(false);
    const current = await reader.kept(request);
    if (!current) return null;
    if (raw) return current.token;
    const { session, claims, row } = current;
    // A row whose claims could not be made has its user's at least: its session is one.
    return tokenForApp(session, claims ?? (row ? profileClaims(row) : {}));
  }
  // The type says which of the two `raw` gives.
  return getToken as GetToken;
}

/** With the token of an `Authorization` header in the cookie's place, as Auth.js reads it without one. */
function viewOf(head: Headers, cookie: SessionCookie): CookieSource {
  const request = viewHeaders(head);
  const [scheme, credentials] = head.get('authorization')?.split(' ') ?? [];
  if (scheme !== 'Bearer' || !credentials || cookie.read(request).length > 0) return request;
  const token = decoded(credentials);
  const name = cookie.name(request.secure);
  return { ...request, readCookie: (each) => (each === name ? token : undefined) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // What is no encoded text is no token.
    return undefined;
  }
}
