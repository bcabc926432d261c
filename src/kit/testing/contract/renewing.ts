import { describe, expect, it } from 'vitest';
import type { ContractHelpers } from './contract-helpers.ts';
import { at, newSession, replacement } from './fixtures.ts';

/** What `renew` promises. */
export function renewing({ store, createSession, findSession }: ContractHelpers): void {
  describe('renew', () => {
    const times = { lastSeenAt: at(100), expires: at(900) };

    it('writes the new times and nothing else', async () => {
      const session = await createSession();
      expect(await store().renew(session, times)).toBe(true);
      expect(await findSession(session)).toEqual({ ...session, ...times });
    });

    it('accepts the same times twice, as two requests at once write them', async () => {
      const session = await createSession();
      const both = [store().renew(session, times), store().renew(session, times)];
      expect(await Promise.all(both)).toEqual([true, true]);
    });

    it('doesn’t bring back a session that has ended', async () => {
      const session = await createSession();
      await store().end(session, 'signed_out', at(50));
      expect(await store().renew(session, times)).toBe(false);
      expect(await findSession(session)).toBeUndefined();
    });

    it('doesn’t bring back a session that has expired', async () => {
      const session = await createSession({ expires: at(100) });
      expect(await store().renew(session, times)).toBe(false);
      expect((await findSession(session))?.expires).toEqual(at(100));
    });

    it('renews nothing for a token that was replaced', async () => {
      const session = await createSession();
      await store().replace(session, replacement(), at(50));
      expect(await store().renew(session, times)).toBe(false);
    });

    it('renews no unknown session', async () => {
      expect(await store().renew(newSession('nobody'), times)).toBe(false);
    });
  });
}
