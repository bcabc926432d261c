import { hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { InvalidConfiguration } from './errors.ts';

/** @returns 256 random bits, base64url (43 characters): the session token of the database strategy. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * @returns 128 random bits, base64url (22 characters): a session id, which is public and must not
 * collide.
 */
export function newSid(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * Derives the random bits of the token that a migration gives, from the earlier session key: 256 bits, base64url (43 characters). All
 * requests that carry the earlier key get the same new one, also when the first answer was lost. It can't
 * be calculated without the app's secret. HKDF, RFC 5869.
 */
export function nextRandomOf(sessionKey: string, secret: string): string {
  const bytes = hkdfSync(
    'sha256',
    secret,
    sessionKey,
    'authjs-session-kit successor of a session token',
    32,
  );
  return Buffer.from(bytes).toString('base64url');
}

/** @returns the first of the app's secrets, which new tokens are made with. @throws InvalidConfiguration without one. */
export function currentSecret([secret]: readonly string[]): string {
  if (secret) return secret;
  throw new InvalidConfiguration(['AUTH_SECRET is not set.'], 'missing_secret');
}

/**
 * @returns the SHA-256 of a token, base64url: what the store keeps and looks up. A copy of the table signs
 * nobody in, and the time of a lookup reveals nothing about the token. One round is enough for random tokens.
 */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** Compares two hashes in constant time. ASVS 11.2.4. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * @returns a session id for a JWT of plain Auth.js, which has none. It is always the same for the same
 * JWT.
 */
export function plainSid(jti: string): string {
  return hash('sha256', `stock jwt ${jti}`, 'base64url').slice(0, 22);
}

/**
 * The shape of any token of a database session, the kit's or plain Auth.js's, for which apps may make
 * their own.
 */
const printable = /^(?!jwt:)[\x21-\x7e]{16,512}$/;

/**
 * @returns the session key of a JWT, whose hash the registry keeps. No token of a database session looks
 * like it.
 */
export function keyOfJwt(tokenId: string): string {
  return `jwt:${tokenId}`;
}

/** @returns the token id in the session key of a JWT. */
export function tokenIdInKey(sessionKey: string): string {
  return sessionKey.slice(keyOfJwt('').length);
}

const opaque = /^[A-Za-z0-9_-]{43}$/;

/** Whether a token has the shape of the kit's own database tokens. */
export function isOwnDatabaseToken(token: string): boolean {
  return opaque.test(token);
}

/**
 * Whether a token may be that of a database session: the kit's, or plain Auth.js's, which mostly is a
 * UUID.
 */
export function isDatabaseToken(token: string): boolean {
  return printable.test(token) && !isJweToken(token);
}

/**
 * Whether a token has the shape of a compact JWE with "dir": five parts, of which the first begins with
 * `{` in base64url and the second, the encrypted key, is empty. RFC 7516, 7.1. The decryption checks
 * the rest; a regular expression over the whole token would take a tenth of its time.
 */
export function isJweToken(token: string): boolean {
  const iv = token.indexOf('..') + 2;
  const ciphertext = token.indexOf('.', iv) + 1;
  const tag = token.indexOf('.', ciphertext) + 1;
  const isFive = iv > 2 && ciphertext > iv + 1 && tag > ciphertext + 1 && tag < token.length;
  return isFive && token.startsWith('e') && !token.includes('.', tag);
}
