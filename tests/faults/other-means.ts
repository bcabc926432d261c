import { hkdfSync } from 'node:crypto';
import { EncryptJWT, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { cookie } from '../contract/strategy/helpers.ts';
import { secret } from '../support/kit.ts';

/** The key that the kit derives, cut to what another algorithm takes. */
function keyOf(bytes: number): Uint8Array {
  const info = `Auth.js Generated Encryption Key (${cookie})`;
  return new Uint8Array(hkdfSync('sha256', secret, cookie, info, bytes));
}

const encrypt = (claims: JWTPayload, alg: string, enc: string, key: Uint8Array) =>
  new EncryptJWT(claims).setProtectedHeader({ alg, enc }).encrypt(key);

/** Ways to wrap the claims of a live session that are not the kit's own; `text` makes them vary. */
export const otherMeans = {
  'another secret': (claims, text) => createJwe([secret + text]).encrypt(claims, cookie),
  'another cookie’s name': (claims, text) => createJwe([secret]).encrypt(claims, cookie + text),
  'the name for https': (claims) => createJwe([secret]).encrypt(claims, `__Secure-${cookie}`),
  'the CSRF cookie': (claims) => createJwe([secret]).encrypt(claims, 'authjs.csrf-token'),
  'no name': (claims) => createJwe([secret]).encrypt(claims, ''),
  'alg none': (claims) => new UnsecuredJWT(claims).encode(),
  'a signature with the secret': (claims) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret)),
  'a signature with the key': (claims) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(keyOf(64)),
  'A256KW with the key': (claims) => encrypt(claims, 'A256KW', 'A256GCM', keyOf(32)),
  'A256GCMKW with the key': (claims) => encrypt(claims, 'A256GCMKW', 'A256GCM', keyOf(32)),
  'PBES2 with the secret': (claims) =>
    encrypt(claims, 'PBES2-HS256+A128KW', 'A256GCM', new TextEncoder().encode(secret)),
  'half the key': (claims) => encrypt(claims, 'dir', 'A128GCM', keyOf(16)),
  'the key as two': (claims) => encrypt(claims, 'dir', 'A128CBC-HS256', keyOf(32)),
  'the secret as the key': (claims) =>
    encrypt(claims, 'dir', 'A256GCM', new TextEncoder().encode(secret.slice(0, 32))),
} satisfies Record<string, (claims: JWTPayload, text: string) => string | Promise<string>>;

export type OtherMeans = keyof typeof otherMeans;
