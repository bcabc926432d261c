import { createHmac } from 'node:crypto';
import { isSameHash } from '../session/token.ts';

/**
 * The header that a proxy adds to a request when it has issued a new token for it, so that the page of
 * the same request does not issue another one. Request headers are untrusted, so its value is a MAC of
 * the token that only the app's own servers can make. HMAC, RFC 2104.
 */
export const issuedMarkHeader = 'x-session-kit-issued';

/** @param secrets the current secret first. */
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
