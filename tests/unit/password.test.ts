import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/accounts/password.ts';

describe('passwords', () => {
  it("are hashed with argon2id, each with its own salt, and OWASP's parameters", async () => {
    const [one, two] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  it('match their own hash only', async () => {
    const stored = await hashPassword('right');
    expect(await verifyPassword(stored, 'right')).toBe(true);
    expect(await verifyPassword(stored, 'wrong')).toBe(false);
  });

  it('never match if there is no hash, although the time is spent', async () => {
    expect(await verifyPassword(null, 'anything')).toBe(false);
  });
});
