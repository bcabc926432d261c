import { hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { InvalidConfiguration } from './errors.ts';

/** 256 random bits, base64url (43 characters): the credential of the database strategy. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** 128 random bits, base64url (22 characters): public, so long enough not to collide. */
export function newSid(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * The secret that a migration puts in the place of another: 256 bits, base64url (43 characters). It
 * follows from the two, so every request that still carries the earlier one gets the same, and an
 * answer that never arrived can be given again. Nobody without the key can tell it. HKDF, RFC 5869.
 */
export function nextSecretOf(secret: string, key: string): string {
  const bytes = hkdfSync(
    'sha256',
    key,
    secret,
    'authjs-session-kit successor of a session token',
    32,
  );
  return Buffer.from(bytes).toString('base64url');
}

/** The secret that everything new is made with. @throws InvalidConfiguration when there is none. */
export function secretInUse([secret]: readonly string[]): string {
  if (secret) return secret;
  throw new InvalidConfiguration(['AUTH_SECRET is not set.'], 'missing_secret');
}

/**
 * SHA-256, base64url. What the store keeps and looks up: a copy of the table signs nobody in, and
 * a lookup by hash leaks no timing about the token. One round is enough for a random token.
 */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** Compares two hashes in the same time wherever they differ. ASVS 11.2.4. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The session id of a jwt of plain Auth.js, which has none: the same whoever reads it. */
export function plainSid(jti: string): string {
  return hash('sha256', `stock jwt ${jti}`, 'base64url').slice(0, 22);
}

/** What a token may look like that plain Auth.js, or an app for it, made for a database session. */
const printable = /^(?!jwt:)[\x21-\x7e]{16,512}$/;

/** What the registry keeps the hash of for a jwt. No database session's token looks like it. */
export function secretOfJwt(tokenId: string): string {
  return `jwt:${tokenId}`;
}

/** The other way round. */
export function tokenIdInSecret(secret: string): string {
  return secret.slice(secretOfJwt('').length);
}

const opaque = /^[A-Za-z0-9_-]{43}$/;

/** The shape tells which strategy wrote a token, with no decryption and no query. */
export function isOpaqueToken(token: string): boolean {
  return opaque.test(token);
}

/** Whether a token may be of a database session: the kit's or, mostly a UUID, plain Auth.js's. */
export function isReferenceToken(token: string): boolean {
  return printable.test(token) && !isJweToken(token);
}

/**
 * Whether it has five parts, of which the first is an object of JSON in base64url and the second (the encrypted key)
 * is left empty by "dir". RFC 7516, 7.1. What else is in it its decryption tells: an expression over the
 * whole of it would take a tenth of that.
 */
export function isJweToken(token: string): boolean {
  const iv = token.indexOf('..') + 2;
  const ciphertext = token.indexOf('.', iv) + 1;
  const tag = token.indexOf('.', ciphertext) + 1;
  const isFive = iv > 2 && ciphertext > iv + 1 && tag > ciphertext + 1 && tag < token.length;
  return isFive && token.startsWith('e') && !token.includes('.', tag);
}
