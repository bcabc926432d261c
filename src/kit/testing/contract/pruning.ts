import { afterEach, describe, expect, it } from 'vitest';
import type { AskedStore } from './asked-store.ts';
import { at } from './fixtures.ts';

/** What `prune` promises. */
export function pruning({ store, createUser, created, found }: AskedStore): void {
  describe('prune', () => {
    const early = new Date('2020-01-01T00:00:00Z');
    const before = new Date('2020-01-02T00:00:00Z');

    async function pruneAll(batch: number): Promise<number> {
      const count = await store().prune(before, batch);
      return count === 0 ? 0 : count + (await pruneAll(batch));
    }
    // Two that prune at once may both stop early, and leave some to the next.
    afterEach(() => pruneAll(1000));

    it('deletes what expired before then, so many at a time, and nothing else', async () => {
      const old = [];
      for (let n = 0; n < 5; n++) old.push(await created({ expires: early }));
      const live = await created();
      const counts = [];
      for (let n = 0; n < 4; n++) counts.push(await store().prune(before, 2));
      expect(counts).toEqual([2, 2, 1, 0]);
      for (const session of old) expect(await found(session)).toBeUndefined();
      expect(await found(live)).toEqual(live);
    });

    it('gets out of the way of whoever signs in and renews meanwhile', async () => {
      const userId = await createUser();
      for (let n = 0; n < 20; n++) await created({ userId, expires: early });
      const live = await created({ userId });
      const times = { lastSeenAt: at(100), expires: at(900) };
      const renewals = await Promise.all([
        ...Array.from({ length: 20 }, () => store().renew(live, times)),
        ...Array.from({ length: 5 }, () => store().prune(before, 4)),
        ...Array.from({ length: 10 }, () => created({ userId })),
      ]);
      expect(renewals.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => true));
    });

    it('deletes each one once, whoever prunes at the same time', async () => {
      const userId = await createUser();
      for (let n = 0; n < 20; n++) await created({ userId, expires: early });
      const [one, another] = await Promise.all([pruneAll(3), pruneAll(3)]);
      const rest = await pruneAll(3);
      expect(one + another + rest).toBe(20);
    });
  });
}
