import { describe, expect, it } from 'vitest';
import type { AskedStore } from './asked-store.ts';
import { at, newSession, replacement } from './fixtures.ts';

/** What `updateClaims` promises. */
export function updatingClaims({ store, created, found, changesOf }: AskedStore): void {
  describe('updateClaims', () => {
    it('writes the first claims of a session, then others in their place, and nothing else', async () => {
      const session = await created();
      expect(await store().updateClaims(session, 'first', at(1))).toBe(true);
      expect(await found(session)).toEqual({ ...session, claims: 'first' });
      const known = { ...session, claims: 'first' };
      expect(await store().updateClaims(known, 'second', at(2))).toBe(true);
      expect(await found(session)).toEqual({ ...session, claims: 'second' });
    });

    it('is no news for the feed', async () => {
      const session = await created();
      await store().updateClaims(session, 'first', at(1));
      expect(await changesOf(session.sid)).toEqual([]);
    });

    it('leaves claims alone that aren’t the ones that were read', async () => {
      const [none, some] = [await created(), await created({ claims: 'some' })];
      const wrong = [
        { ...none, claims: 'some' },
        { ...none, claims: '' },
        { ...some, claims: 'others' },
        { ...some, claims: null },
      ];
      for (const known of wrong) {
        expect(await store().updateClaims(known, 'new', at(1))).toBe(false);
      }
      expect(await found(none)).toEqual(none);
      expect(await found(some)).toEqual(some);
    });

    it('writes nothing for a session that has another token, has ended or has expired', async () => {
      const [replaced, ended] = [await created(), await created()];
      const expired = await created({ expires: at(10) });
      const by = replacement({ graceUntil: at(600), migrateTo: 'jwt' });
      await store().replace(replaced, by, at(1));
      await store().end(ended, 'revoked', at(1));
      for (const session of [replaced, ended, expired, newSession('nobody')]) {
        expect(await store().updateClaims(session, 'new', at(10))).toBe(false);
      }
      expect(await found(by)).toMatchObject({ claims: null });
      expect(await found(ended)).toBeUndefined();
      expect(await found(expired)).toEqual(expired);
    });

    it.each([
      ['first claims', null],
      ['other claims', 'before'],
    ])('lets one of many win that write %s at the same time', async (_what, claims) => {
      const session = await created({ claims });
      const tries = Array.from({ length: 20 }, async (_, index) => {
        const to = `by request ${index}`;
        return (await store().updateClaims(session, to, at(1))) ? [to] : [];
      });
      const won = (await Promise.all(tries)).flat();
      expect(won).toHaveLength(1);
      expect(await found(session)).toEqual({ ...session, claims: won[0] });
    });

    it('keeps text as it is, however long and in whichever script', async () => {
      const texts = ['x'.repeat(8_192), 'é ß 漢字 عربى 😀 "quoted" \\ \n\t%_', ''];
      let session = await created();
      for (const claims of texts) {
        expect(await store().updateClaims(session, claims, at(1))).toBe(true);
        session = { ...session, claims };
        expect(await found(session)).toEqual(session);
      }
    });
  });
}
