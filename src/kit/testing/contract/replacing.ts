import { describe, expect, it } from 'vitest';
import type { AskedStore } from './asked-store.ts';
import { at, replacement } from './fixtures.ts';

/** What `replace` promises. */
export function replacing({ store, created, found, changesOf }: AskedStore): void {
  describe('replace', () => {
    it('replaces the token, counts the generation up and says of the earlier one that it is over', async () => {
      const session = await created();
      const by = replacement({ graceUntil: at(1) });
      expect(await store().replace(session, by, at(1))).toBe(true);
      const rotated = { ...session, tokenHash: by.tokenHash, generation: 1 };
      expect(await store().find(by.tokenHash)).toMatchObject({
        session: rotated,
        graceUntil: null,
      });
      expect(await store().find(session.tokenHash)).toMatchObject({
        session: rotated,
        graceUntil: at(1),
      });
    });

    it('has the other strategy go on after a migration, and says so in the feed', async () => {
      const session = await created({ strategy: 'jwt' });
      const by = replacement({ graceUntil: at(60), migrateTo: 'database' });
      expect(await store().replace(session, by, at(1))).toBe(true);
      expect(await found({ ...session, tokenHash: by.tokenHash })).toEqual({
        ...session,
        tokenHash: by.tokenHash,
        strategy: 'database',
        migratedAt: at(1),
        lastSeenAt: at(1),
        generation: 1,
      });
      const [change] = await changesOf(session.sid);
      expect(change).toMatchObject({ generation: 1, graceUntil: at(60), ended: false });
    });

    it('writes the claims that come with the new token, and else leaves them as they are', async () => {
      const session = await created({ claims: 'before' });
      const [second, third] = [replacement(), replacement({ claims: 'after' })];
      await store().replace(session, second, at(1));
      expect(await found(second)).toMatchObject({ claims: 'before', generation: 1 });
      await store().replace({ ...session, ...second }, third, at(2));
      expect(await found(third)).toMatchObject({ claims: 'after', generation: 2 });
      const fourth = replacement({ claims: null });
      await store().replace({ ...session, ...third }, fourth, at(3));
      expect(await found(fourth)).toMatchObject({ claims: null, generation: 3 });
    });

    it('knows the last token that was replaced, and none before it', async () => {
      const session = await created();
      const second = replacement({ graceUntil: at(60), migrateTo: 'jwt' });
      const third = replacement({ graceUntil: at(2) });
      await store().replace(session, second, at(1));
      await store().replace({ ...session, tokenHash: second.tokenHash }, third, at(2));
      expect(await store().find(session.tokenHash)).toBeNull();
      expect(await store().find(second.tokenHash)).toMatchObject({ graceUntil: at(2) });
      expect(await changesOf(session.sid)).toMatchObject([{ generation: 2, graceUntil: at(2) }]);
    });

    it('renews nothing for a token that was replaced, and ends both with the session', async () => {
      const session = await created();
      const by = replacement({ graceUntil: at(600), migrateTo: 'jwt' });
      await store().replace(session, by, at(1));
      const times = { lastSeenAt: at(100), expires: at(900) };
      expect(await store().renew(session, times)).toBe(false);
      await store().end(session, 'revoked', at(2));
      for (const gone of [session.tokenHash, by.tokenHash]) {
        expect(await store().find(gone)).toBeNull();
      }
    });

    it('leaves a session alone while the token before is served, but for a rotation', async () => {
      const session = await created();
      const second = replacement({ graceUntil: at(60), migrateTo: 'jwt' });
      await store().replace(session, second, at(1));
      const now = { ...session, tokenHash: second.tokenHash };
      const again = replacement({ graceUntil: at(600), migrateTo: 'database' });
      expect(await store().replace(now, again, at(59))).toBe(false);
      expect((await store().find(session.tokenHash))?.graceUntil).toEqual(at(60));
      expect(await store().replace(now, again, at(60))).toBe(true);
      const third = { ...session, tokenHash: again.tokenHash };
      expect(await store().replace(third, replacement(), at(61))).toBe(true);
    });

    it('lets one of many win that try at the same time', async () => {
      const session = await created();
      const tries = Array.from({ length: 8 }, () => store().replace(session, replacement(), at(1)));
      const won = (await Promise.all(tries)).filter(Boolean);
      expect(won).toHaveLength(1);
    });

    it('gives no token to a session that has ended or expired', async () => {
      const [ended, expired] = [await created(), await created({ expires: at(10) })];
      await store().end(ended, 'revoked', at(1));
      for (const session of [ended, expired]) {
        expect(await store().replace(session, replacement(), at(10))).toBe(false);
      }
    });
  });
}
