import { describe, expect, it } from 'vitest';
import type { ContractHelpers } from './contract-helpers.ts';
import { at, newSession, replacement } from './fixtures.ts';

/** What `updateClaims` promises. */
export function updatingClaims({
  store,
  createSession,
  findSession,
  changesOf,
}: ContractHelpers): void {
  describe('updateClaims', () => {
    it('writes the first claims of a session, then replaces them, and changes nothing else', async () => {
      const session = await createSession();
      expect(await store().updateClaims(session, 'first', at(1))).toBe(true);
      expect(await findSession(session)).toEqual({ ...session, claims: 'first' });
      const known = { ...session, claims: 'first' };
      expect(await store().updateClaims(known, 'second', at(2))).toBe(true);
      expect(await findSession(session)).toEqual({ ...session, claims: 'second' });
    });

    it('isn’t reported by the feed', async () => {
      const session = await createSession();
      await store().updateClaims(session, 'first', at(1));
      expect(await changesOf(session.sid)).toEqual([]);
    });

    it('leaves claims alone that are not the given ones', async () => {
      const [none, some] = [await createSession(), await createSession({ claims: 'some' })];
      const wrong = [
        { ...none, claims: 'some' },
        { ...none, claims: '' },
        { ...some, claims: 'others' },
        { ...some, claims: null },
      ];
      for (const known of wrong) {
        expect(await store().updateClaims(known, 'new', at(1))).toBe(false);
      }
      expect(await findSession(none)).toEqual(none);
      expect(await findSession(some)).toEqual(some);
    });

    it('writes nothing for a session that has another token, has ended or has expired', async () => {
      const [replaced, ended] = [await createSession(), await createSession()];
      const expired = await createSession({ expires: at(10) });
      const by = replacement({ graceUntil: at(600), migrateTo: 'jwt' });
      await store().replace(replaced, by, at(1));
      await store().end(ended, 'revoked', at(1));
      for (const session of [replaced, ended, expired, newSession('nobody')]) {
        expect(await store().updateClaims(session, 'new', at(10))).toBe(false);
      }
      expect(await findSession(by)).toMatchObject({ claims: null });
      expect(await findSession(ended)).toBeUndefined();
      expect(await findSession(expired)).toEqual(expired);
    });

    it.each([
      ['first claims', null],
      ['other claims', 'before'],
    ])('lets one of several concurrent calls win that write %s', async (_what, claims) => {
      const session = await createSession({ claims });
      const tries = Array.from({ length: 20 }, async (_, index) => {
        const to = `by request ${index}`;
        return (await store().updateClaims(session, to, at(1))) ? [to] : [];
      });
      const won = (await Promise.all(tries)).flat();
      expect(won).toHaveLength(1);
      expect(await findSession(session)).toEqual({ ...session, claims: won[0] });
    });

    it('keeps text unchanged, also long text and any script', async () => {
      const texts = ['x'.repeat(8_192), 'é ß 漢字 عربى 😀 "quoted" \\ \n\t%_', ''];
      let session = await createSession();
      for (const claims of texts) {
        expect(await store().updateClaims(session, claims, at(1))).toBe(true);
        session = { ...session, claims };
        expect(await findSession(session)).toEqual(session);
      }
    });
  });
}
