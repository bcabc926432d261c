import { describe, expect, it } from 'vitest';
import type { ContractHelpers } from './contract-helpers.ts';
import { at, newSession, replacement } from './fixtures.ts';

/** What `create` and `adopt` promise. */
export function creating({ store, createUser, createSession, findSession }: ContractHelpers): void {
  describe('create', () => {
    it('refuses a session id or a token that is taken', async () => {
      const session = await createSession();
      const { userId, sid, tokenHash } = session;
      await expect(store().create(newSession(userId, { sid }))).rejects.toThrow();
      await expect(store().create(newSession(userId, { tokenHash }))).rejects.toThrow();
      expect(await findSession(session)).toEqual(session);
    });
  });

  describe('adopt', () => {
    it('creates the session once, also in concurrent calls, and then leaves it alone', async () => {
      const session = newSession(await createUser());
      const tries = Array.from({ length: 8 }, () => store().adopt(session));
      expect(await Promise.all(tries)).toEqual(Array(8).fill(true));
      const by = replacement();
      await store().replace(session, by, at(1));
      expect(await store().adopt(session)).toBe(true);
      expect(await findSession({ ...session, tokenHash: by.tokenHash })).toMatchObject({
        generation: 1,
      });
    });

    it('doesn’t bring back a session that has ended', async () => {
      const session = await createSession();
      await store().end(session, 'signed_out', at(1));
      expect(await store().adopt(session)).toBe(false);
      expect(await findSession(session)).toBeUndefined();
    });
  });
}
