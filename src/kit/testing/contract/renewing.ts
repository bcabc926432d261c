import { describe, expect, it } from 'vitest';
import type { AskedStore } from './asked-store.ts';
import { at, newSession, replacement } from './fixtures.ts';

/** What `renew` promises. */
export function renewing({ store, created, found }: AskedStore): void {
  describe('renew', () => {
    const times = { lastSeenAt: at(100), expires: at(900) };

    it('writes the new times and nothing else', async () => {
      const session = await created();
      expect(await store().renew(session, times)).toBe(true);
      expect(await found(session)).toEqual({ ...session, ...times });
    });

    it('says yes to the same times twice, as two requests at once would write them', async () => {
      const session = await created();
      const both = [store().renew(session, times), store().renew(session, times)];
      expect(await Promise.all(both)).toEqual([true, true]);
    });

    it('brings back no session that has ended', async () => {
      const session = await created();
      await store().end(session, 'signed_out', at(50));
      expect(await store().renew(session, times)).toBe(false);
      expect(await found(session)).toBeUndefined();
    });

    it('brings back no session that has expired', async () => {
      const session = await created({ expires: at(100) });
      expect(await store().renew(session, times)).toBe(false);
      expect((await found(session))?.expires).toEqual(at(100));
    });

    it('renews nothing for a token that was replaced', async () => {
      const session = await created();
      await store().replace(session, replacement(), at(50));
      expect(await store().renew(session, times)).toBe(false);
    });

    it('says so when there is no such session', async () => {
      expect(await store().renew(newSession('nobody'), times)).toBe(false);
    });
  });
}
