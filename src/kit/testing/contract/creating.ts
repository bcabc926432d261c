import { describe, expect, it } from 'vitest';
import type { AskedStore } from './asked-store.ts';
import { at, newSession, replacement } from './fixtures.ts';

/** What `create` and `adopt` promise. */
export function creating({ store, createUser, created, found }: AskedStore): void {
  describe('create', () => {
    it('takes no session id and no token twice', async () => {
      const session = await created();
      const { userId, sid, tokenHash } = session;
      await expect(store().create(newSession(userId, { sid }))).rejects.toThrow();
      await expect(store().create(newSession(userId, { tokenHash }))).rejects.toThrow();
      expect(await found(session)).toEqual(session);
    });
  });

  describe('adopt', () => {
    it('creates the session once, however many do it at the same time, and then lets it be', async () => {
      const session = newSession(await createUser());
      const tries = Array.from({ length: 8 }, () => store().adopt(session));
      expect(await Promise.all(tries)).toEqual(Array(8).fill(true));
      const by = replacement();
      await store().replace(session, by, at(1));
      expect(await store().adopt(session)).toBe(true);
      expect(await found({ ...session, tokenHash: by.tokenHash })).toMatchObject({ generation: 1 });
    });

    it('brings back no session that has ended', async () => {
      const session = await created();
      await store().end(session, 'signed_out', at(1));
      expect(await store().adopt(session)).toBe(false);
      expect(await found(session)).toBeUndefined();
    });
  });
}
