import { createSecretKey, hkdf, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import {
  base64url,
  calculateJwkThumbprint,
  EncryptJWT,
  errors,
  type JWTPayload,
  jwtDecrypt,
} from 'jose';
import { decryptDirect } from './direct-decryption.ts';
import { defaultEncryption, type Encryption, encryptionNames } from './encryption.ts';
import type { Eventually } from './eventually.ts';
import { currentSecret } from './token.ts';

const deriveKey = promisify(hkdf);

/** The lengths of the keys, in bytes. */
const keyLengths: Record<Encryption, number> = { A256GCM: 32, 'A256CBC-HS512': 64 };

interface Key {
  enc: Encryption;
  kid: string;
  bytes: Uint8Array;
}

/** The key for tokens with this header. All tokens that the kit writes with a key have the same header. */
interface KeyByHeader {
  enc: Encryption;
  header: string;
  key: KeyObject;
}

interface Keys {
  /** In the order of the secrets. */
  all: Key[];
  byHeader: KeyByHeader[];
}

/** Encrypts and decrypts claims as Auth.js does: JWE with "dir" and a key derived from the secret. */
export interface Jwe {
  /** @param salt for the key's derivation. Auth.js uses the cookie's name. */
  encrypt(claims: JWTPayload, salt: string, encryption?: Encryption): Promise<string>;
  /**
   * Answers without a promise for the kit's own tokens, once the keys are derived.
   *
   * @returns `null` when the token wasn't encrypted with one of the secrets and this salt, or has expired.
   */
  decrypt(token: string, salt: string, now: Date): Eventually<JWTPayload | null>;
  /** The same for a session cookie, which NextAuth v4 may have encrypted too. */
  decryptSession(token: string, cookieName: string, now: Date): Eventually<JWTPayload | null>;
}

/**
 * Plain Auth.js can read the tokens: the key derivation and the `kid` are the same. Keys are derived once for
 * each secret and salt; plain Auth.js derives a key in each call.
 *
 * @param secrets the one in use first, then older ones that are still read.
 */
export function createJwe(secrets: readonly string[]): Jwe {
  const deriving = new Map<string, Promise<Keys>>();
  const derived = new Map<string, Keys>();
  /** The keys for NextAuth v4's tokens, derived when the first one is read. */
  let keysOfV4: Promise<KeyObject[]> | undefined;

  async function derive(salt: string): Promise<Keys> {
    const keys = await deriveAll(secrets, salt);
    derived.set(salt, keys);
    return keys;
  }

  function keysFor(salt: string): Promise<Keys> {
    const known = deriving.get(salt);
    if (known) return known;
    const keys = derive(salt);
    deriving.set(salt, keys);
    return keys;
  }

  function decrypt(token: string, salt: string, now: Date): Eventually<JWTPayload | null> {
    const keys = derived.get(salt);
    return keys
      ? decryptWith(keys, token, now)
      : keysFor(salt).then((late) => decryptWith(late, token, now));
  }

  /** NextAuth v4's header doesn't name the key, so each is tried. Other JWEs may have this header too. */
  async function decryptV4(token: string, cookieName: string, now: Date) {
    keysOfV4 ??= Promise.all(secrets.map(deriveKeyOfV4));
    for (const key of await keysOfV4) {
      const plaintext = decryptDirect(token, key);
      if (plaintext !== null) return claimsIn(plaintext, now);
    }
    return decrypt(token, cookieName, now);
  }

  return {
    async encrypt(claims, salt, encryption = defaultEncryption) {
      currentSecret(secrets);
      const { all } = await keysFor(salt);
      const { bytes, kid, enc } = keyNamed(all, encryption, undefined);
      return new EncryptJWT(claims).setProtectedHeader(headerOf(enc, kid)).encrypt(bytes);
    },

    decrypt,

    decryptSession: (token, cookieName, now) =>
      (isJweOfV4(token) ? decryptV4 : decrypt)(token, cookieName, now),
  };
}

function decryptWith({ all, byHeader }: Keys, token: string, now: Date) {
  const header = token.slice(0, token.indexOf('.'));
  const key = byHeader.find((candidate) => candidate.header === header);
  return key ? decryptOwn(token, key, now) : decryptAny(token, all, now);
}

function decryptOwn(token: string, { key, enc }: KeyByHeader, now: Date): JWTPayload | null {
  const plaintext = decryptDirect(token, key, enc);
  return plaintext === null ? null : claimsIn(plaintext, now);
}

function claimsIn(plaintext: string, now: Date): JWTPayload | null {
  const claims: JWTPayload = JSON.parse(plaintext); // encrypted by encrypt() or by Auth.js
  return isCurrent(claims, now) ? claims : null;
}

/** RFC 7519, 4.1.4 and 4.1.5: "exp" and "nbf" are optional, and numbers. */
function isCurrent({ exp, nbf }: JWTPayload, now: Date): boolean {
  const seconds = Math.floor(now.getTime() / 1000);
  const isExpired = exp !== undefined && !(typeof exp === 'number' && exp > seconds);
  const isEarly = nbf !== undefined && !(typeof nbf === 'number' && nbf <= seconds);
  return !isExpired && !isEarly;
}

/** Only one spelling of a token is accepted: jose also accepts white space, and `+` and `/`. */
const spelling = /^[\w.-]+$/;

/** Decrypts a token with another header, by jose. */
async function decryptAny(token: string, keys: Key[], now: Date): Promise<JWTPayload | null> {
  if (!spelling.test(token)) return null;
  try {
    const { payload } = await jwtDecrypt(
      token,
      ({ kid, enc }) => keyNamed(keys, enc as Encryption, kid).bytes, // restricted just below
      {
        currentDate: now,
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: [...encryptionNames],
      },
    );
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

function keyNamed(keys: Key[], enc: Encryption, kid: string | undefined): Key {
  const key = keys.find((one) => one.enc === enc && (kid === undefined || one.kid === kid));
  if (key) return key;
  throw new errors.JWEDecryptionFailed();
}

function headerOf(enc: Encryption, kid: string) {
  return { alg: 'dir', enc, kid };
}

async function deriveAll(secrets: readonly string[], salt: string): Promise<Keys> {
  const all = await Promise.all(
    secrets.flatMap((secret) => encryptionNames.map((enc) => deriveKeyOf(secret, salt, enc))),
  );
  const byHeader = all.map(({ enc, kid, bytes }) => ({
    enc,
    header: base64url.encode(JSON.stringify(headerOf(enc, kid))),
    key: createSecretKey(bytes),
  }));
  return { all, byHeader };
}

/** Whether a token has NextAuth v4's header, which neither Auth.js nor the kit writes. */
export const isJweOfV4 = (token: string) => token.startsWith(beginningInV4);

const beginningInV4 = `${base64url.encode(JSON.stringify({ alg: 'dir', enc: 'A256GCM' }))}.`;

/**
 * NextAuth v4's key depends on the secret only, and not on the cookie's name. next-auth 4.24,
 * src/jwt/index.ts.
 */
async function deriveKeyOfV4(secret: string): Promise<KeyObject> {
  const info = 'NextAuth.js Generated Encryption Key';
  return createSecretKey(Buffer.from(await deriveKey('sha256', secret, '', info, 32)));
}

async function deriveKeyOf(secret: string, salt: string, enc: Encryption): Promise<Key> {
  const info = `Auth.js Generated Encryption Key (${salt})`;
  const bytes = new Uint8Array(await deriveKey('sha256', secret, salt, info, keyLengths[enc]));
  const digest = enc === 'A256GCM' ? 'sha256' : 'sha512';
  const kid = await calculateJwkThumbprint({ kty: 'oct', k: base64url.encode(bytes) }, digest);
  return { enc, kid, bytes };
}
