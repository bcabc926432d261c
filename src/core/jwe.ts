import { hkdf } from 'node:crypto';
import { promisify } from 'node:util';
import {
  base64url,
  calculateJwkThumbprint,
  EncryptJWT,
  errors,
  type JWTPayload,
  jwtDecrypt,
} from 'jose';
import { secretInUse } from './token.ts';

const deriveKey = promisify(hkdf);

/** Content encryptions and their key lengths in bytes: the first is written, all are read. */
const encryptions = { A256GCM: 32, 'A256CBC-HS512': 64 } as const;
type Encryption = keyof typeof encryptions;
const written: Encryption = 'A256GCM';

interface Key {
  bytes: Uint8Array;
  kid: string;
}

/** Encrypts and decrypts claims as Auth.js does (JWE, "dir", a key derived from the secret). */
export interface Jwe {
  /** @param salt the cookie's name, which Auth.js derives the key from. */
  seal(claims: JWTPayload, salt: string): Promise<string>;
  /** `null` for anything that was not sealed with one of the secrets and this salt, or expired. */
  open(token: string, salt: string, now: Date): Promise<JWTPayload | null>;
}

/**
 * Tokens are what stock Auth.js can read: the same key derivation and the same `kid`. Keys are
 * derived once a secret and salt; stock Auth.js derives one on every call.
 *
 * @param secrets the one in use first, then older ones that are still read.
 */
export function createJwe(secrets: readonly string[]): Jwe {
  const keys = new Map<string, Promise<Key>>();

  function keyFor(secret: string, salt: string, encryption: Encryption): Promise<Key> {
    const id = `${secrets.indexOf(secret)} ${encryption} ${salt}`;
    const known = keys.get(id);
    if (known) return known;
    const derived = derive(secret, salt, encryption);
    keys.set(id, derived);
    return derived;
  }

  async function keyNamed(kid: string | undefined, salt: string, encryption: Encryption) {
    for (const secret of secrets) {
      const key = await keyFor(secret, salt, encryption);
      if (kid === undefined || kid === key.kid) return key.bytes;
    }
    throw new errors.JWEDecryptionFailed();
  }

  return {
    async seal(claims, salt) {
      const key = await keyFor(secretInUse(secrets), salt, written);
      return new EncryptJWT(claims)
        .setProtectedHeader({ alg: 'dir', enc: written, kid: key.kid })
        .encrypt(key.bytes);
    },

    async open(token, salt, now) {
      try {
        const { payload } = await jwtDecrypt(
          token,
          ({ kid, enc }) => keyNamed(kid, salt, enc as Encryption), // limited to ours just below
          {
            currentDate: now,
            keyManagementAlgorithms: ['dir'],
            contentEncryptionAlgorithms: Object.keys(encryptions),
          },
        );
        return payload;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

async function derive(secret: string, salt: string, encryption: Encryption): Promise<Key> {
  const length = encryptions[encryption];
  const info = `Auth.js Generated Encryption Key (${salt})`;
  const bytes = new Uint8Array(await deriveKey('sha256', secret, salt, info, length));
  const digest = encryption === 'A256GCM' ? 'sha256' : 'sha512';
  const kid = await calculateJwkThumbprint({ kty: 'oct', k: base64url.encode(bytes) }, digest);
  return { bytes, kid };
}
