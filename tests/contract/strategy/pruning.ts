import { describe, expect } from 'vitest';
import { password, TestClock } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';
import { sessionOf, signIn, week } from './helpers.ts';

export function pruningContract(it: ContractTest): void {
  describe('pruning', () => {
    it('keeps a row until a day after its token has expired, whether the session ended or not', async ({
      build,
      database,
      user,
    }) => {
      const clock = new TestClock();
      const kit = build({ clock: clock.now });
      const browser = await signIn(kit, user);
      const { sid } = await sessionOf(browser);
      const other = browser.copy(kit.handlers);
      await other.signIn(user.email, password); // which ends the first one
      const kept = async () => {
        await kit.sessions.prune();
        return database.prisma.session.count({ where: { userId: user.id } });
      };
      expect(await kept()).toBe(2);
      // The feed has to go on telling of the end, or a jwt would be good again.
      clock.advance(week - 60);
      expect(await kept()).toBe(2);
      expect((await sessionOf(other)).sid).not.toBe(sid);
      clock.advance(86_400);
      expect(await kept()).toBe(2);
      clock.advance(61);
      expect(await kept()).toBe(1);
      clock.advance(week);
      expect(await kept()).toBe(0);
    });
  });
}
