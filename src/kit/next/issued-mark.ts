import { createHmac } from 'node:crypto';
import { isSameHash } from '../session/token.ts';

/**
 * The header by which the proxy tells the rest of a request that it has put a new token into it, which
 * the browser has yet to show. Request headers are untrusted, so its value is a MAC of that token that
 * only the app's own servers can make. HMAC, RFC 2104.
 */
export const issuedMarkHeader = 'x-session-kit-issued';

/** @param secrets the one in use first. */
export function issuedMarkOf(token: string, [secret = '']: readonly string[]): string {
  return createHmac('sha256', secret).update(`issued ${token}`).digest('base64url');
}

export function isIssuedMark(
  mark: string | null | undefined,
  token: string,
  secrets: readonly string[],
): boolean {
  return Boolean(mark && secrets[0]) && isSameHash(mark ?? '', issuedMarkOf(token, secrets));
}
