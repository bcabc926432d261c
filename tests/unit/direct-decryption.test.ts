import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { decryptDirect } from '../../src/kit/session/direct-decryption.ts';

describe.each([
  { enc: 'A256GCM', keyLength: 32, tagLength: 16 },
  { enc: 'A256CBC-HS512', keyLength: 64, tagLength: 32 },
] as const)('decryptDirect of $enc', ({ enc, keyLength, tagLength }) => {
  const bytes = randomBytes(keyLength);
  const key = createSecretKey(bytes);
  const decrypt = (token: string, by = key) => decryptDirect(token, by, enc);

  function encrypt(text: string, header = {}): Promise<string> {
    return new CompactEncrypt(Buffer.from(text))
      .setProtectedHeader({ alg: 'dir', enc, ...header })
      .encrypt(bytes);
  }

  /** What jose makes of it; `null` for whatever it refuses. */
  async function decryptByJose(token: string): Promise<string | null> {
    const options = { contentEncryptionAlgorithms: [enc] };
    const result = await compactDecrypt(token, bytes, options).catch(() => null);
    return result && Buffer.from(result.plaintext).toString();
  }

  it('decrypts what jose encrypted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (text, kid) => {
        expect(decrypt(await encrypt(text, { kid }))).toBe(text);
      }),
    );
  });

  it('agrees with jose about tokens with any part changed', async () => {
    const token = await encrypt('{"sub":"user"}');
    const parts = token.split('.');
    const part = fc.oneof(
      fc.base64String().map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
      fc.constantFrom('', 'A', ...parts),
      fc.constantFrom(...parts).map((each) => each.slice(0, -2)),
      fc.constantFrom(...parts).map((each) => `${each}AA`),
    );
    const changed = fc.tuple(fc.nat({ max: 4 }), part).map(([at, by]) => parts.with(at, by));
    await fc.assert(
      fc.asyncProperty(changed, async (some) => {
        const text = some.map((each) => each.replaceAll('=', '')).join('.');
        expect(decrypt(text)).toBe(await decryptByJose(text));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts no token with characters that Node would ignore', async () => {
    const token = await encrypt('{"sub":"user"}');
    for (const [at, part] of token.split('.').entries()) {
      for (const junk of ['!', ' ', '\n', '=', 'é']) {
        const changed = token.split('.').with(at, `${part.slice(0, 4)}${junk}${part.slice(4)}`);
        expect(decrypt(changed.join('.'))).toBeNull();
      }
    }
  });

  it('accepts one spelling of base64url', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => encrypt('{"sub":"user"}')));
    const others = tokens.map((token) => token.replaceAll('-', '+').replaceAll('_', '/'));
    const [header, ...parts] = tokens[0]?.split('.') ?? [];
    const wider = parts.map((part) =>
      String.fromCharCode(...Array.from(part, (each) => each.charCodeAt(0) + 0x100)),
    );
    expect(decrypt([header, ...wider].join('.'))).toBeNull();
    for (const [which, other] of others.entries()) {
      expect(decrypt(other)).toBe(other === tokens[which] ? '{"sub":"user"}' : null);
    }
    expect(others).not.toEqual(tokens);
  });

  it('accepts no truncated authentication tag', async () => {
    const [header, , iv, ciphertext, tag = ''] = (await encrypt('text')).split('.');
    const whole = Buffer.from(tag, 'base64url');
    for (let length = 0; length < tagLength; length += 1) {
      const short = whole.subarray(0, length).toString('base64url');
      expect(decrypt([header, '', iv, ciphertext, short].join('.'))).toBeNull();
    }
  });

  it('decrypts nothing with another key', async () => {
    expect(decrypt(await encrypt('text'), createSecretKey(randomBytes(keyLength)))).toBeNull();
  });

  it.each(['', '.', '....', '.....', 'a..b.c.d', 'é..é.é.é'])('returns null for %j', (text) => {
    expect(decrypt(text)).toBeNull();
  });
});
