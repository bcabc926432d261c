import { hkdfSync } from 'node:crypto';
import { encode } from '@auth/core/jwt';
import { compactDecrypt, EncryptJWT, type JWTPayload } from 'jose';
import { createJwe } from '../../../src/kit/session/jwe.ts';
import { secret } from '../../support/kit.ts';
import { otherMeans } from '../other-means.ts';
import type { Case } from './case.ts';

export const olderSecret = 'the secret that was in use before';

/** As stock Auth.js does when it sets or renews the cookie: it adds `iat`, `exp` and `jti`. */
export function sealAsStock(
  claims: JWTPayload,
  { sealing }: Case,
  salt: string,
  maxAge: number,
): Promise<string> {
  const key = sealing === 'older secret' ? olderSecret : secret;
  return encode({ token: claims, secret: key, salt, maxAge });
}

/** Just these claims, the kit's way unless the case says how. */
export async function sealAsIs(
  claims: JWTPayload,
  { sealing, text }: Case,
  salt: string,
): Promise<string> {
  if (sealing === 'by its writer') return createJwe([secret]).encrypt(claims, salt);
  if (sealing === 'older secret') return createJwe([olderSecret]).encrypt(claims, salt);
  if (sealing !== 'no key id') return otherMeans[sealing](claims, text);
  return new EncryptJWT(claims)
    .setProtectedHeader({ alg: 'dir', enc: 'A256CBC-HS512' })
    .encrypt(keyOf(secret, salt));
}

/** What is in a token that was sealed just now, whatever the time is in it. */
export async function claimsIn(
  token: string,
  { sealing }: Case,
  salt: string,
): Promise<JWTPayload> {
  const key = sealing === 'older secret' ? olderSecret : secret;
  const { plaintext } = await compactDecrypt(token, ({ enc }) => keyOf(key, salt, keyBytes[enc]));
  return JSON.parse(Buffer.from(plaintext).toString()) as JWTPayload; // nothing else was sealed
}

const keyBytes: Record<string, number> = { 'A256CBC-HS512': 64, A256GCM: 32 };

/** Derived as Auth.js does. */
function keyOf(key: string, salt: string, bytes = 64): Uint8Array {
  const info = `Auth.js Generated Encryption Key (${salt})`;
  return new Uint8Array(hkdfSync('sha256', key, salt, info, bytes));
}
