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
import { type Encryption, encryptionNames } from './encryption.ts';
import type { Eventually } from './eventually.ts';
import { secretInUse } from './token.ts';

const deriveKey = promisify(hkdf);

/** The lengths of their keys, in bytes. */
const keyLengths: Record<Encryption, number> = { A256GCM: 32, 'A256CBC-HS512': 64 };

interface Key {
  enc: Encryption;
  kid: string;
  bytes: Uint8Array;
}

/** The key of tokens that this writes, known by their header: it is the same in all of them. */
interface OwnKey {
  enc: Encryption;
  header: string;
  key: KeyObject;
}

interface Keys {
  /** In the order of the secrets. */
  all: Key[];
  own: OwnKey[];
}

/** Encrypts and decrypts claims as Auth.js does (JWE, "dir", a key derived from the secret). */
export interface Jwe {
  /** @param salt the cookie's name, which Auth.js derives the key from. */
  encrypt(claims: JWTPayload, salt: string, encryption?: Encryption): Promise<string>;
  /**
   * `null` for anything that was not encrypted with one of the secrets and this salt, or expired. At once
   * for what this has encrypted, as soon as the keys are there.
   */
  decrypt(token: string, salt: string, now: Date): Eventually<JWTPayload | null>;
  /** The same for a session cookie, which NextAuth v4 may have encrypted as well, with one of the secrets. */
  decryptSession(token: string, cookieName: string, now: Date): Eventually<JWTPayload | null>;
}

/**
 * Tokens are what plain Auth.js can read: the same key derivation and the same `kid`. Keys are
 * derived once a secret and salt; plain Auth.js derives one on every call.
 *
 * @param secrets the one in use first, then older ones that are still read.
 */
export function createJwe(secrets: readonly string[]): Jwe {
  const deriving = new Map<string, Promise<Keys>>();
  const derived = new Map<string, Keys>();
  /** NextAuth v4's, once a token of its is met. */
  let ofV4: Promise<KeyObject[]> | undefined;

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

  /** All secrets have one header there, so each is tried; what none opens may be another's. */
  async function decryptV4(token: string, cookieName: string, now: Date) {
    ofV4 ??= Promise.all(secrets.map(keyInV4));
    for (const key of await ofV4) {
      const plaintext = decryptDirect(token, key);
      if (plaintext !== null) return claimsIn(plaintext, now);
    }
    return decrypt(token, cookieName, now);
  }

  return {
    async encrypt(claims, salt, encryption = 'A256GCM') {
      secretInUse(secrets);
      const { all } = await keysFor(salt);
      const { bytes, kid, enc } = named(all, encryption, undefined);
      return new EncryptJWT(claims).setProtectedHeader(headerOf(enc, kid)).encrypt(bytes);
    },

    decrypt,

    decryptSession: (token, cookieName, now) =>
      (isJweOfV4(token) ? decryptV4 : decrypt)(token, cookieName, now),
  };
}

function decryptWith({ all, own }: Keys, token: string, now: Date) {
  const header = token.slice(0, token.indexOf('.'));
  const mine = own.find((each) => each.header === header);
  return mine ? decryptOwn(token, mine, now) : decryptAny(token, all, now);
}

function decryptOwn(token: string, { key, enc }: OwnKey, now: Date): JWTPayload | null {
  const plaintext = decryptDirect(token, key, enc);
  return plaintext === null ? null : claimsIn(plaintext, now);
}

function claimsIn(plaintext: string, now: Date): JWTPayload | null {
  const claims: JWTPayload = JSON.parse(plaintext); // what encrypt() or Auth.js has encrypted
  return isCurrent(claims, now) ? claims : null;
}

/** RFC 7519, 4.1.4 and 4.1.5: "exp" and "nbf" are optional, and numbers. */
function isCurrent({ exp, nbf }: JWTPayload, now: Date): boolean {
  const seconds = Math.floor(now.getTime() / 1000);
  const over = exp !== undefined && !(typeof exp === 'number' && exp > seconds);
  const early = nbf !== undefined && !(typeof nbf === 'number' && nbf <= seconds);
  return !over && !early;
}

/** One session, one spelling: jose takes white space too, and base64's other characters. */
const spelling = /^[\w.-]+$/;

/** What somebody wrote with another header. */
async function decryptAny(token: string, keys: Key[], now: Date): Promise<JWTPayload | null> {
  if (!spelling.test(token)) return null;
  try {
    const { payload } = await jwtDecrypt(
      token,
      ({ kid, enc }) => named(keys, enc as Encryption, kid).bytes, // limited to ours just below
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

function named(keys: Key[], enc: Encryption, kid: string | undefined): Key {
  const key = keys.find((each) => each.enc === enc && (kid === undefined || each.kid === kid));
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
  const own = all.map(({ enc, kid, bytes }) => ({
    enc,
    header: base64url.encode(JSON.stringify(headerOf(enc, kid))),
    key: createSecretKey(bytes),
  }));
  return { all, own };
}

/** Whether a token has the header that NextAuth v4 writes, and nobody else. */
export const isJweOfV4 = (token: string) => token.startsWith(beginningInV4);

const beginningInV4 = `${base64url.encode(JSON.stringify({ alg: 'dir', enc: 'A256GCM' }))}.`;

/** It goes by the secret alone, whatever the cookie is called. next-auth 4.24, src/jwt/index.ts. */
async function keyInV4(secret: string): Promise<KeyObject> {
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
