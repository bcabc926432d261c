import { describe, expect, it } from 'vitest';
import type { AskedStore } from './asked-store.ts';
import { at, replacement } from './fixtures.ts';

/** What `confirm` promises. */
export function acknowledging({ store, created, changesOf }: AskedStore): void {
  describe('confirm', () => {
    async function migrated() {
      const session = await created();
      const { tokenHash } = session;
      const by = replacement({ graceUntil: at(600), migrateTo: 'jwt' });
      await store().replace(session, by, at(1));
      const graceOf = async () => (await store().find(tokenHash))?.graceUntil;
      return { earlier: session, now: { ...session, tokenHash: by.tokenHash }, graceOf };
    }

    it('brings the end of the earlier token forward, says so in the feed, and never puts it off', async () => {
      const { now, graceOf } = await migrated();
      await store().acknowledge(now, at(70), at(10));
      expect(await graceOf()).toEqual(at(70));
      expect(await changesOf(now.sid)).toMatchObject([{ graceUntil: at(70) }]);
      await store().acknowledge(now, at(80), at(20));
      expect(await graceOf()).toEqual(at(70));
    });

    it('takes the present token’s word alone, and no ended session’s', async () => {
      const { now, earlier, graceOf } = await migrated();
      await store().acknowledge(earlier, at(70), at(10));
      expect(await graceOf()).toEqual(at(600));
      await store().end(now, 'revoked', at(11));
      await store().acknowledge(now, at(70), at(12));
      expect(await changesOf(now.sid)).toMatchObject([{ ended: true, graceUntil: at(600) }]);
    });

    it('has nothing to do where no token was replaced', async () => {
      const session = await created();
      await store().acknowledge(session, at(70), at(10));
      expect(await changesOf(session.sid)).toEqual([]);
    });
  });
}
