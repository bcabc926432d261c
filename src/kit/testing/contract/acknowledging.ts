import { describe, expect, it } from 'vitest';
import type { ContractHelpers } from './contract-helpers.ts';
import { at, replacement } from './fixtures.ts';

/** What `acknowledge` promises. */
export function acknowledging({ store, createSession, changesOf }: ContractHelpers): void {
  describe('acknowledge', () => {
    async function migrated() {
      const session = await createSession();
      const { tokenHash } = session;
      const by = replacement({ graceUntil: at(600), migrateTo: 'jwt' });
      await store().replace(session, by, at(1));
      const graceOf = async () => (await store().find(tokenHash))?.graceUntil;
      return { earlier: session, now: { ...session, tokenHash: by.tokenHash }, graceOf };
    }

    it('brings the end of the earlier token’s grace forward, which the feed reports, and never puts it off', async () => {
      const { now, graceOf } = await migrated();
      await store().acknowledge(now, at(70), at(10));
      expect(await graceOf()).toEqual(at(70));
      expect(await changesOf(now.sid)).toMatchObject([{ graceUntil: at(70) }]);
      await store().acknowledge(now, at(80), at(20));
      expect(await graceOf()).toEqual(at(70));
    });

    it('writes nothing for an earlier token or an ended session', async () => {
      const { now, earlier, graceOf } = await migrated();
      await store().acknowledge(earlier, at(70), at(10));
      expect(await graceOf()).toEqual(at(600));
      await store().end(now, 'revoked', at(11));
      await store().acknowledge(now, at(70), at(12));
      expect(await changesOf(now.sid)).toMatchObject([{ ended: true, graceUntil: at(600) }]);
    });

    it('writes nothing when no token was replaced', async () => {
      const session = await createSession();
      await store().acknowledge(session, at(70), at(10));
      expect(await changesOf(session.sid)).toEqual([]);
    });
  });
}
