import { describe, expect, it } from 'vitest';
import { InvalidConfiguration } from '../../src/core/errors.ts';
import {
  isJweToken,
  isOpaqueToken,
  newSessionToken,
  secretInUse,
  successorOf,
} from '../../src/core/token.ts';

describe('the token that an exchange gives', () => {
  it('is the same for the same token and key, has 256 bits, and the shape of a random one', () => {
    const token = newSessionToken();
    const successor = successorOf(token, 'a key');
    expect(successorOf(token, 'a key')).toBe(successor);
    expect(Buffer.from(successor, 'base64url')).toHaveLength(32);
    expect([isOpaqueToken(successor), isJweToken(successor)]).toEqual([true, false]);
  });

  it('is another one for another token, another key, and for the token it gave itself', () => {
    const token = newSessionToken();
    const all = [
      token,
      successorOf(token, 'a key'),
      successorOf(token, 'another key'),
      successorOf(newSessionToken(), 'a key'),
      successorOf(successorOf(token, 'a key'), 'a key'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('is made with no empty key', () => {
    expect(secretInUse(['new', 'old'])).toBe('new');
    for (const none of [[], ['']]) expect(() => secretInUse(none)).toThrow(InvalidConfiguration);
  });
});
