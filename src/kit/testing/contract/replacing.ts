import { describe, expect, it } from 'vitest';
import type { ContractHelpers } from './contract-helpers.ts';
import { at, replacement } from './fixtures.ts';

/** What `replace` promises. */
export function replacing({ store, createSession, findSession, changesOf }: ContractHelpers): void {
  describe('replace', () => {
    it('replaces the token, increments the generation and knows the end of the earlier token’s grace', async () => {
      const session = await createSession();
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

    it('notes the other strategy in a migration, which the feed reports', async () => {
      const session = await createSession({ strategy: 'jwt' });
      const by = replacement({ graceUntil: at(60), migrateTo: 'database' });
      expect(await store().replace(session, by, at(1))).toBe(true);
      expect(await findSession({ ...session, tokenHash: by.tokenHash })).toEqual({
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

    it('writes the claims that come with the new token, and otherwise leaves them unchanged', async () => {
      const session = await createSession({ claims: 'before' });
      const [second, third] = [replacement(), replacement({ claims: 'after' })];
      await store().replace(session, second, at(1));
      expect(await findSession(second)).toMatchObject({ claims: 'before', generation: 1 });
      await store().replace({ ...session, ...second }, third, at(2));
      expect(await findSession(third)).toMatchObject({ claims: 'after', generation: 2 });
      const fourth = replacement({ claims: null });
      await store().replace({ ...session, ...third }, fourth, at(3));
      expect(await findSession(fourth)).toMatchObject({ claims: null, generation: 3 });
    });

    it('finds the session by the token before the current one, and by none before that', async () => {
      const session = await createSession();
      const second = replacement({ graceUntil: at(60), migrateTo: 'jwt' });
      const third = replacement({ graceUntil: at(2) });
      await store().replace(session, second, at(1));
      await store().replace({ ...session, tokenHash: second.tokenHash }, third, at(2));
      expect(await store().find(session.tokenHash)).toBeNull();
      expect(await store().find(second.tokenHash)).toMatchObject({ graceUntil: at(2) });
      expect(await changesOf(session.sid)).toMatchObject([{ generation: 2, graceUntil: at(2) }]);
    });

    it('renews nothing for a replaced token, and finds neither token once the session has ended', async () => {
      const session = await createSession();
      const by = replacement({ graceUntil: at(600), migrateTo: 'jwt' });
      await store().replace(session, by, at(1));
      const times = { lastSeenAt: at(100), expires: at(900) };
      expect(await store().renew(session, times)).toBe(false);
      await store().end(session, 'revoked', at(2));
      for (const gone of [session.tokenHash, by.tokenHash]) {
        expect(await store().find(gone)).toBeNull();
      }
    });

    it('migrates no session while an earlier token is in its grace, but rotates it', async () => {
      const session = await createSession();
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

    it('lets one of several concurrent calls win', async () => {
      const session = await createSession();
      const tries = Array.from({ length: 8 }, () => store().replace(session, replacement(), at(1)));
      const won = (await Promise.all(tries)).filter(Boolean);
      expect(won).toHaveLength(1);
    });

    it('gives no new token to a session that has ended or expired', async () => {
      const [ended, expired] = [await createSession(), await createSession({ expires: at(10) })];
      await store().end(ended, 'revoked', at(1));
      for (const session of [ended, expired]) {
        expect(await store().replace(session, replacement(), at(10))).toBe(false);
      }
    });
  });
}
