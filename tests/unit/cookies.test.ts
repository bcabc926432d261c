import { describe, expect, it } from 'vitest';
import { createSessionCookie } from '../../src/kit/session/cookies.ts';

const name = 'authjs.session-token';
const expires = new Date('2030-01-01T00:00:00Z');
const remembered = { remember: true, expires };

function jar(cookies: Record<string, string>, secure = false) {
  return { readCookie: (each: string) => cookies[each], secure };
}

const cookie = createSessionCookie({});

const read = (source: ReturnType<typeof jar>) => cookie.read(source)[0]?.token ?? null;

describe('reading the session cookie', () => {
  it('takes the cookie of exactly this name', () => {
    expect(read(jar({ [name]: 'token', [`${name}-extra`]: 'no' }))).toBe('token');
  });

  it('joins chunks in the order of their numbers and stops at the first gap', () => {
    const chunks = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`${name}.${i}`, `${i},`]),
    );
    expect(read(jar(chunks))).toBe('0,1,2,3,4,5,6,7,8,9,10,11,');
    expect(read(jar({ [`${name}.0`]: 'a', [`${name}.2`]: 'c' }))).toBe('a');
  });

  it('returns null if the cookie is missing or empty', () => {
    expect(read(jar({}))).toBeNull();
    expect(read(jar({ [name]: '' }))).toBeNull();
  });
});

describe('writing it', () => {
  it("sets one cookie that scripts and other sites can't read", () => {
    expect(cookie.write(jar({}), 'token', remembered)).toEqual([
      {
        name,
        value: 'token',
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: false, expires },
      },
    ]);
  });

  it.each(['__Secure-', '__Host-'])('is Secure under the %s prefix', (prefix) => {
    const prefixed = createSessionCookie({ name: `${prefix}${name}` });
    const [write] = prefixed.write(jar({}), 'token', remembered);
    expect(write?.options.secure).toBe(true);
  });

  it('is Secure over https, whatever its name', () => {
    const renamed = createSessionCookie({ name: 'sid' });
    const [write, cleared] = renamed.write(jar({ 'sid.0': 'a' }, true), 'token', remembered);
    expect(write?.options.secure).toBe(true);
    expect(cleared?.options.secure).toBe(true);
  });

  it('ends with the browser if the session is not remembered', () => {
    const [write] = cookie.write(jar({}), 'token', { remember: false, expires });
    expect(write?.options).not.toHaveProperty('expires');
    expect(write?.options).not.toHaveProperty('maxAge');
  });

  it('splits a token that is too long for browsers, and joins it again', () => {
    const token = 'x'.repeat(9000);
    const writes = cookie.write(jar({}), token, remembered);
    expect(writes.map((write) => write.name)).toEqual([`${name}.0`, `${name}.1`, `${name}.2`]);
    for (const write of writes) expect(write.name.length + write.value.length).toBeLessThan(4096);
    const held = Object.fromEntries(writes.map((write) => [write.name, write.value]));
    expect(read(jar(held))).toBe(token);
  });

  it('clears chunks that a shorter token leaves behind', () => {
    const held = { [`${name}.0`]: 'a', [`${name}.1`]: 'b' };
    const writes = cookie.write(jar(held), 'short', remembered);
    expect(writes.map((write) => [write.name, write.options.maxAge])).toEqual([
      [name, undefined],
      [`${name}.0`, 0],
      [`${name}.1`, 0],
    ]);
  });
});

describe('clearing it', () => {
  it('clears the chunks that the browser sent, and no other cookies', () => {
    const held = { [name]: 'token', [`${name}.3`]: 'x', [`${name}-extra`]: 'no' };
    expect(cookie.clear(jar(held)).map((write) => write.name)).toEqual([name, `${name}.3`]);
  });
});

describe('a renamed cookie', () => {
  const renamed = createSessionCookie({ name: `__Host-${name}`, earlierNames: [name] });

  it('is read under the current name first, then under earlier ones', () => {
    const both = jar({ [name]: 'old', [`__Host-${name}`]: 'new' });
    expect(renamed.read(both)).toEqual([
      { name: `__Host-${name}`, token: 'new' },
      { name, token: 'old' },
    ]);
    expect(cookie.read(both)).toEqual([{ name, token: 'old' }]);
  });

  it('is written under the current name, and cleared under the others', () => {
    const writes = renamed.write(jar({ [name]: 'old' }), 'token', remembered);
    expect(writes.map((write) => [write.name, write.value])).toEqual([
      [`__Host-${name}`, 'token'],
      [name, ''],
    ]);
  });

  it('is cleared under every name', () => {
    const both = jar({ [`${name}.0`]: 'old', [`__Host-${name}`]: 'new' });
    expect(renamed.clear(both).map((write) => write.name)).toEqual([`__Host-${name}`, `${name}.0`]);
  });
});
