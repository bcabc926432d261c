import { describe, expect, it } from 'vitest';
import { clearSessionToken, readSessionToken, writeSessionToken } from '../../src/core/cookies.ts';

const name = 'authjs.session-token';
const expires = new Date('2030-01-01T00:00:00Z');
const remembered = { remember: true, expires };

function jar(cookies: Record<string, string>) {
  return (each: string) => cookies[each];
}

describe('readSessionToken', () => {
  it('takes the cookie of exactly this name', () => {
    expect(readSessionToken(jar({ [name]: 'token', [`${name}-extra`]: 'no' }), name)).toBe('token');
  });

  it('joins chunks in the order of their numbers and stops at the first gap', () => {
    const chunks = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`${name}.${i}`, `${i},`]),
    );
    expect(readSessionToken(jar(chunks), name)).toBe('0,1,2,3,4,5,6,7,8,9,10,11,');
    expect(readSessionToken(jar({ [`${name}.0`]: 'a', [`${name}.2`]: 'c' }), name)).toBe('a');
  });

  it('answers null when there is none or it is empty', () => {
    expect(readSessionToken(jar({}), name)).toBeNull();
    expect(readSessionToken(jar({ [name]: '' }), name)).toBeNull();
  });
});

describe('writeSessionToken', () => {
  it('sets one cookie that scripts and other sites do not get', () => {
    expect(writeSessionToken(jar({}), name, 'token', remembered)).toEqual([
      {
        name,
        value: 'token',
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: false, expires },
      },
    ]);
  });

  it.each(['__Secure-', '__Host-'])('is Secure under the %s prefix', (prefix) => {
    const [write] = writeSessionToken(jar({}), `${prefix}${name}`, 'token', remembered);
    expect(write?.options.secure).toBe(true);
  });

  it('ends with the browser when the session is not to be remembered', () => {
    const [write] = writeSessionToken(jar({}), name, 'token', { remember: false, expires });
    expect(write?.options).not.toHaveProperty('expires');
    expect(write?.options).not.toHaveProperty('maxAge');
  });

  it('splits what browsers would drop, and joins it to the same token again', () => {
    const token = 'x'.repeat(9000);
    const writes = writeSessionToken(jar({}), name, token, remembered);
    expect(writes.map((write) => write.name)).toEqual([`${name}.0`, `${name}.1`, `${name}.2`]);
    for (const write of writes) expect(write.name.length + write.value.length).toBeLessThan(4096);
    const held = Object.fromEntries(writes.map((write) => [write.name, write.value]));
    expect(readSessionToken(jar(held), name)).toBe(token);
  });

  it('clears chunks that a shorter token leaves behind', () => {
    const held = { [`${name}.0`]: 'a', [`${name}.1`]: 'b' };
    const writes = writeSessionToken(jar(held), name, 'short', remembered);
    expect(writes.map((write) => [write.name, write.options.maxAge])).toEqual([
      [name, undefined],
      [`${name}.0`, 0],
      [`${name}.1`, 0],
    ]);
  });
});

describe('clearSessionToken', () => {
  it('clears what the browser sent and nothing of anybody else', () => {
    const held = { [name]: 'token', [`${name}.3`]: 'x', [`${name}-extra`]: 'no' };
    expect(clearSessionToken(jar(held), name).map((write) => write.name)).toEqual([
      name,
      `${name}.3`,
    ]);
  });
});
