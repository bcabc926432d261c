import { afterEach, describe, expect, it } from 'vitest';
import type { ContractHelpers } from './contract-helpers.ts';
import { at } from './fixtures.ts';

/** What `prune` promises. */
export function pruning({ store, createUser, createSession, findSession }: ContractHelpers): void {
  describe('prune', () => {
    const early = new Date('2020-01-01T00:00:00Z');
    const before = new Date('2020-01-02T00:00:00Z');

    async function pruneAll(batch: number): Promise<number> {
      const count = await store().prune(before, batch);
      return count === 0 ? 0 : count + (await pruneAll(batch));
    }
    // Two concurrent prunes may both stop early and leave some rows.
    afterEach(() => pruneAll(1000));

    it('deletes sessions that expired before the given time, up to the limit, and nothing else', async () => {
      const old = [];
      for (let n = 0; n < 5; n++) old.push(await createSession({ expires: early }));
      const live = await createSession();
      const counts = [];
      for (let n = 0; n < 4; n++) counts.push(await store().prune(before, 2));
      expect(counts).toEqual([2, 2, 1, 0]);
      for (const session of old) expect(await findSession(session)).toBeUndefined();
      expect(await findSession(live)).toEqual(live);
    });

    it('doesn’t block concurrent sign-ins and renewals', async () => {
      const userId = await createUser();
      for (let n = 0; n < 20; n++) await createSession({ userId, expires: early });
      const live = await createSession({ userId });
      const times = { lastSeenAt: at(100), expires: at(900) };
      const renewals = await Promise.all([
        ...Array.from({ length: 20 }, () => store().renew(live, times)),
        ...Array.from({ length: 5 }, () => store().prune(before, 4)),
        ...Array.from({ length: 10 }, () => createSession({ userId })),
      ]);
      expect(renewals.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => true));
    });

    it('deletes each session once, also in concurrent calls', async () => {
      const userId = await createUser();
      for (let n = 0; n < 20; n++) await createSession({ userId, expires: early });
      const [one, another] = await Promise.all([pruneAll(3), pruneAll(3)]);
      const rest = await pruneAll(3);
      expect(one + another + rest).toBe(20);
    });
  });
}
