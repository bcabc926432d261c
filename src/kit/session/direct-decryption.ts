import { createDecipheriv, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Encryption } from './encryption.ts';

/** The parts of a compact JWE that the decryption needs. */
interface Parts {
  /** As in the token: it is authenticated too. */
  header: Buffer;
  iv: Buffer;
  /** In base64url. */
  ciphertext: string;
  tag: Buffer;
}

/**
 * Decrypts a compact JWE with alg "dir". RFC 7516, 5.2.
 *
 * jose uses WebCrypto, which hands each call to another thread: for a cookie that takes nine times as long as
 * the decryption itself. node:crypto decrypts in this thread.
 *
 * @returns the plaintext; `null` when the token wasn't encrypted with this key.
 */
export function decryptDirect(
  token: string,
  key: KeyObject,
  encryption: Encryption = 'A256GCM',
): string | null {
  const encoded = token.split('.');
  const [header = '', encryptedKey, iv = '', ciphertext = '', tag = ''] = encoded;
  if (encoded.length !== 5 || encryptedKey !== '') return null;
  // Only one spelling of a token is accepted: Node decodes these as '-' and '_', and of characters beyond
  // ASCII the lower byte.
  if (token.includes('+') || token.includes('/')) return null;
  if (Buffer.byteLength(token) !== token.length) return null;
  const parts = {
    header: Buffer.from(header, 'ascii'),
    iv: Buffer.from(iv, 'base64url'),
    ciphertext,
    tag: Buffer.from(tag, 'base64url'),
  };
  const isWhole = isDecoded(iv, parts.iv) && isDecoded(tag, parts.tag);
  return isWhole ? decryptions[encryption](key, parts) : null;
}

/** Whether Node skipped no character when it decoded this base64url. */
function isDecoded(text: string, bytes: Buffer): boolean {
  return text.length === Math.ceil((bytes.length * 4) / 3);
}

const decryptions: Record<Encryption, (key: KeyObject, parts: Parts) => string | null> = {
  A256GCM: decryptGcm,
  'A256CBC-HS512': decryptCbc,
};

/** RFC 7518, 5.3. */
function decryptGcm(key: KeyObject, { header, iv, ciphertext, tag }: Parts): string | null {
  if (iv.length !== 12 || tag.length !== 16) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  decipher.setAAD(header);
  decipher.setAuthTag(tag);
  const plaintext = decipher.update(ciphertext, 'base64url');
  // GCM's plaintext is as long as its ciphertext.
  if (!isDecoded(ciphertext, plaintext)) return null;
  try {
    decipher.final();
    return plaintext.toString('utf8');
  } catch {
    // The tag is wrong: of another text or another key. final() throws for no other reason.
    return null;
  }
}

/**
 * RFC 7518, 5.2.2.2: the tag is checked before anything is decrypted, so that padding errors reveal
 * nothing.
 */
function decryptCbc(key: KeyObject, { header, iv, ciphertext, tag }: Parts): string | null {
  const encrypted = Buffer.from(ciphertext, 'base64url');
  if (iv.length !== 16 || tag.length !== 32 || !isDecoded(ciphertext, encrypted)) return null;
  const both = key.export();
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(header.length) * 8n);
  const hmac = createHmac('sha512', both.subarray(0, 32));
  const proof = hmac.update(header).update(iv).update(encrypted).update(bits).digest();
  if (!timingSafeEqual(proof.subarray(0, 32), tag)) return null;
  const decipher = createDecipheriv('aes-256-cbc', both.subarray(32), iv);
  const plaintext = decipher.update(encrypted);
  try {
    return Buffer.concat([plaintext, decipher.final()]).toString('utf8');
  } catch {
    // The padding is wrong, although the tag was made with this key.
    return null;
  }
}
