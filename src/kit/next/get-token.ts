import type { JWT } from 'next-auth/jwt';
import { profileClaims, tokenForApp } from '../session/app-claims.ts';
import type { CookieSource, SessionCookie } from '../session/cookies.ts';
import type { SessionReader } from './reader.ts';
import { currentRequest, headersFrom, type NodeHeaders, viewHeaders } from './request.ts';

export interface GetTokenOptions<Raw extends boolean = false> {
  /** A request, or an object with its headers. Default: the current one, in components, actions and handlers. */
  req?: Request | { headers: Headers | NodeHeaders };
  /** The session token itself. It is a credential: pass it on to servers only. Default `false`. */
  raw?: Raw;
  /** Required by Auth.js's `getToken`. Ignored here: the kit has its own secret. */
  secret?: string | string[];
  /** An option of Auth.js's `getToken`. Ignored here. */
  secureCookie?: boolean;
}

/**
 * Auth.js's `getToken` of "next-auth/jwt", for both strategies. It returns the claims of the request's
 * session, as `callbacks.session` gets them in `token`, without calling `callbacks.jwt`. Unlike Auth.js's
 * own, it returns `null` for a session that has ended.
 *
 * @returns the claims, or with `raw: true` the session token; `null` without a session.
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
    const current = await reader.findKept(request);
    if (!current) return null;
    if (raw) return current.token;
    const { session, claims, row } = current;
    // A session in a row may have no claims yet; its user's profile is known all the same.
    return tokenForApp(session, claims ?? (row ? profileClaims(row) : {}));
  }
  // The type says which of the two `raw` gives.
  return getToken as GetToken;
}

/** Reads the token from the `Authorization` header where there is no session cookie, as Auth.js does. */
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
    // Not URL-encoded, so not a token.
    return undefined;
  }
}
