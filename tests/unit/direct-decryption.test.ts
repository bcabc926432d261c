import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { decryptDirect } from '../../src/kit/session/direct-decryption.ts';

const bytes = randomBytes(32);
const key = createSecretKey(bytes);

function encrypt(text: string, header = {}): Promise<string> {
  return new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', ...header })
    .encrypt(bytes);
}

/** What jose makes of it; `null` for whatever it refuses. */
async function decryptByJose(token: string): Promise<string | null> {
  const result = await compactDecrypt(token, bytes).catch(() => null);
  return result && Buffer.from(result.plaintext).toString();
}

describe('decryptDirect', () => {
  it('gives the text that jose encrypted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string(), async (text, kid) => {
        expect(decryptDirect(await encrypt(text, { kid }), key)).toBe(text);
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
        expect(decryptDirect(text, key)).toBe(await decryptByJose(text));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts no tag that was shortened, which leaves fewer bits to guess', async () => {
    const [header, , iv, ciphertext, tag = ''] = (await encrypt('text')).split('.');
    const whole = Buffer.from(tag, 'base64url');
    for (const length of [0, 4, 8, 12, 13, 14, 15]) {
      const short = whole.subarray(0, length).toString('base64url');
      expect(decryptDirect([header, '', iv, ciphertext, short].join('.'), key)).toBeNull();
    }
  });

  it('opens nothing with another key', async () => {
    expect(decryptDirect(await encrypt('text'), createSecretKey(randomBytes(32)))).toBeNull();
  });

  it.each(['', '.', '....', '.....', 'a..b.c.d', 'é..é.é.é'])('gives null for %j', (text) => {
    expect(decryptDirect(text, key)).toBeNull();
  });
});
