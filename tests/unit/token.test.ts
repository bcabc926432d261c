import { describe, expect, it } from 'vitest';
import { InvalidConfiguration } from '../../src/kit/session/errors.ts';
import {
  currentSecret,
  isDatabaseToken,
  isJweToken,
  isOwnDatabaseToken,
  keyOfJwt,
  newSessionToken,
  nextRandomOf,
} from '../../src/kit/session/token.ts';

describe('the shapes of tokens', () => {
  it("are distinct, and no token of a database session equals a jwt's secret in the registry", () => {
    const uuid = '0b5e8f0e-7a31-4b0f-9a67-1d7f5f1c2d3e';
    for (const token of [newSessionToken(), uuid, 'x'.repeat(16)]) {
      expect([isDatabaseToken(token), isJweToken(token)]).toEqual([true, false]);
    }
    const none = [keyOfJwt(newSessionToken()), 'short', 'with a space in it', 'x'.repeat(513)];
    for (const token of none) expect(isDatabaseToken(token)).toBe(false);
    const jwe = 'eyJhbGciOiJkaXIifQ..aaaa.bbbb.cccc';
    expect([isDatabaseToken(jwe), isJweToken(jwe)]).toEqual([false, true]);
  });
});

describe('the token of a migration', () => {
  it('is the same for the same token and key, has 256 bits, and looks like a random one', () => {
    const token = newSessionToken();
    const successor = nextRandomOf(token, 'a key');
    expect(nextRandomOf(token, 'a key')).toBe(successor);
    expect(Buffer.from(successor, 'base64url')).toHaveLength(32);
    expect([isOwnDatabaseToken(successor), isJweToken(successor)]).toEqual([true, false]);
  });

  it('differs for another token, another key, and for the derived token itself', () => {
    const token = newSessionToken();
    const all = [
      token,
      nextRandomOf(token, 'a key'),
      nextRandomOf(token, 'another key'),
      nextRandomOf(newSessionToken(), 'a key'),
      nextRandomOf(nextRandomOf(token, 'a key'), 'a key'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it("isn't derived with an empty key", () => {
    expect(currentSecret(['new', 'old'])).toBe('new');
    for (const none of [[], ['']]) expect(() => currentSecret(none)).toThrow(InvalidConfiguration);
  });
});
