import { decode, encode } from '@auth/core/jwt';
import type { JWTPayload } from 'jose';
import { decode as decodeInV4, encode as encodeInV4 } from 'next-auth-v4/jwt';
import { describe, expect, it } from 'vitest';
import { createJwe } from '../../src/kit/session/jwe.ts';

const salt = 'authjs.session-token';
const now = new Date();
const soon = Math.floor(now.getTime() / 1000) + 60;
const claims = { sub: 'user', exp: soon };

/** A token with each of its characters changed in turn. */
function changedOnce(token: string): string[] {
  const lastOfPart = new Set([...token.matchAll(/\.|$/g)].map(({ index }) => index - 1));
  return [...token].flatMap((character, at) => {
    // A part's last character holds bits that base64url ignores.
    if (character === '.' || lastOfPart.has(at)) return [];
    return token.slice(0, at) + (character === 'A' ? 'B' : 'A') + token.slice(at + 1);
  });
}

describe('createJwe', () => {
  it('decrypts what it encrypted', async () => {
    const jwe = createJwe(['secret']);
    expect(await jwe.decrypt(await jwe.encrypt(claims, salt), salt, now)).toEqual(claims);
  });

  it('is read by plain Auth.js, and reads its tokens', async () => {
    const jwe = createJwe(['secret']);
    const token = await jwe.encrypt(claims, salt);
    expect(await decode({ token, secret: 'secret', salt })).toEqual(claims);
    const stock = await encode({ token: { sub: 'user' }, secret: 'secret', salt });
    expect(await jwe.decrypt(stock, salt, now)).toMatchObject({ sub: 'user' });
  });

  it('decrypts with an older secret and encrypts with the first', async () => {
    const old = await createJwe(['old']).encrypt(claims, salt);
    const rotated = createJwe(['new', 'old']);
    expect(await rotated.decrypt(old, salt, now)).toEqual(claims);
    const fresh = await rotated.encrypt(claims, salt);
    expect(await createJwe(['old']).decrypt(fresh, salt, now)).toBeNull();
    expect(await createJwe(['new']).decrypt(fresh, salt, now)).toEqual(claims);
  });

  it.each([
    ['another secret', () => createJwe(['other']).encrypt(claims, salt)],
    ['another salt', () => createJwe(['secret']).encrypt(claims, 'other')],
    [
      'an expiry in the past',
      () => createJwe(['secret']).encrypt({ sub: 'u', exp: soon - 120 }, salt),
    ],
  ])('decrypts nothing encrypted with %s', async (_name, seal) => {
    expect(await createJwe(['secret']).decrypt(await seal(), salt, now)).toBeNull();
  });

  it.each([
    { exp: 'tomorrow' },
    { exp: null },
    { exp: soon, nbf: soon },
    { exp: soon, nbf: 'now' },
    { exp: Math.floor(now.getTime() / 1000) },
  ])('decrypts nothing whose times are %j, like jose', async (times) => {
    const jwe = createJwe(['secret']);
    // No type says that a time is text; what was encrypted may say so all the same.
    const token = await jwe.encrypt({ sub: 'user', ...times } as JWTPayload, salt);
    expect(await jwe.decrypt(token, salt, now)).toBeNull();
  });

  it('decrypts a token without `exp`', async () => {
    const jwe = createJwe(['secret']);
    expect(await jwe.decrypt(await jwe.encrypt({ sub: 'user' }, salt), salt, now)).toEqual({
      sub: 'user',
    });
  });

  it('decrypts no token with any one character changed', async () => {
    const jwe = createJwe(['secret']);
    const token = await jwe.encrypt(claims, salt);
    for (const changed of changedOnce(token)) {
      expect(await jwe.decrypt(changed, salt, now), changed).toBeNull();
    }
  });

  it.each<[string, (part: string) => string]>([
    ['the other alphabet of base64', (part) => part.replaceAll('-', '+').replaceAll('_', '/')],
    ['padding', (part) => `${part}${'='.repeat((4 - (part.length % 4)) % 4)}`],
    ['a space', (part) => `${part.slice(0, 5)} ${part.slice(5)}`],
    ['a line break', (part) => `${part.slice(0, 5)}\n${part.slice(5)}`],
  ])('decrypts no token that is spelled with %s', async (_what, spell) => {
    const jwe = createJwe(['secret']);
    const token = { sub: 'user', text: 'x'.repeat(500) };
    for (const written of [
      await jwe.encrypt({ ...token, exp: soon }, salt),
      await encode({ token, secret: 'secret', salt }),
    ]) {
      expect(await jwe.decrypt(written, salt, now)).toMatchObject({ sub: 'user' });
      const parts = written.split('.');
      const respelled = parts.map((part, place) => parts.with(place, spell(part)).join('.'));
      const others = respelled.filter((text) => text !== written);
      expect(others.length).toBeGreaterThan(0);
      for (const other of others) expect(await jwe.decrypt(other, salt, now), other).toBeNull();
    }
  });

  it('returns null, not an error, for every prefix of a token', async () => {
    const jwe = createJwe(['secret']);
    const token = await jwe.encrypt(claims, salt);
    for (let end = 0; end < token.length - 1; end++) {
      expect(await jwe.decrypt(token.slice(0, end), salt, now), `cut at ${end}`).toBeNull();
    }
  });

  it('throws without a secret, and names the variable', async () => {
    await expect(createJwe([]).encrypt(claims, salt)).rejects.toMatchObject({
      code: 'missing_secret',
    });
  });
});

describe('a token of NextAuth v4', () => {
  const secrets = ['in use', 'older'];
  const jwe = createJwe(secrets);

  /** As v4 reads it, with any of the secrets. Its 15 seconds of patience with clocks aren't the kit's. */
  async function readInV4(token: string) {
    for (const secret of secrets) {
      const claims = await decodeInV4({ token, secret }).catch(() => null);
      if (claims && Number(claims.exp) > now.getTime() / 1000) return claims;
    }
    return null;
  }

  const names = ['Ada', 'Zoë', '名'];
  const writers = ['in use', 'older', 'of another app'];
  const ages = [60, 2_592_000, -60];
  // It has tokens for other purposes, with a salt.
  const salts = ['', '', 'next-auth.session-token'];
  const kinds = writers.flatMap((secret) =>
    ages.flatMap((maxAge) => salts.map((salt) => ({ secret, maxAge, salt }))),
  );

  it.each(kinds)('is read as v4 reads it: %j', async (kind) => {
    // Of every length up to a few kilobytes.
    for (let n = 0; n < 100; n += 7) {
      const name = names[n % names.length] ?? '';
      const token = { sub: `${n}`, name, plan: { seats: n }, text: 'x'.repeat(n ** 2) };
      const written = await encodeInV4({ token, ...kind });
      const claims = await readInV4(written);
      const isGood = kind.secret !== 'of another app' && kind.maxAge > 0 && kind.salt === '';
      expect(claims?.sub).toBe(isGood ? `${n}` : undefined);
      for (const cookie of ['next-auth.session-token', salt]) {
        expect(await jwe.decryptSession(written, cookie, now)).toEqual(claims);
      }
    }
  });

  it('is refused with any one character changed', async () => {
    const token = await encodeInV4({ token: { sub: 'user' }, secret: 'older' });
    expect(await jwe.decryptSession(token, salt, now)).toMatchObject({ sub: 'user' });
    for (const changed of changedOnce(token)) {
      expect(await jwe.decryptSession(changed, salt, now), changed).toBeNull();
    }
  });

  it("differs from the kit's, whose key depends on the cookie's name", async () => {
    const token = await createJwe(['older']).encrypt(claims, salt);
    expect(await readInV4(token)).toBeNull();
  });

  it('is accepted as a session cookie only', async () => {
    const token = await encodeInV4({ token: { sub: 'user' }, secret: 'older' });
    expect(await jwe.decrypt(token, salt, now)).toBeNull();
  });
});
