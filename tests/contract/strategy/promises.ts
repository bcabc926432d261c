import { describe, expect } from 'vitest';
import { defaultPolicy } from '../../../src/kit/session/policy.ts';
import { Browser } from '../../support/browser.ts';
import { testDatabase } from '../../support/database.ts';
import { createTestKit, createUser, password, TestClock } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';
import { sessionOf, signIn } from './helpers.ts';

/** What the demo tells visitors about the strategies, in src/cost-model/facts.ts. */
export function promisesContract(it: ContractTest): void {
  describe('the promise of the strategy', () => {
    it('a revocation is known in another process in time, but not sooner', async ({
      expected,
      clock,
      build,
      user,
    }) => {
      const [here, there] = [build(), build()];
      const browser = await signIn(here, user);
      const session = await sessionOf(browser);
      const known = expected.endKnownWithin(defaultPolicy);
      await there.sessions.revokeAll(session);
      if (known > 0) {
        clock.advance(known - 1);
        expect(await browser.session()).not.toBeNull();
        clock.advance(1);
      }
      expect(await browser.session()).toBeNull();
    });
  });

  describe('the promise of the strategy while the database is down', () => {
    const database = testDatabase();

    it('reads work for the promised time without renewals, then fail', async ({
      strategy,
      expected,
    }) => {
      const { email } = await createUser(database.prisma);
      const clock = new TestClock();
      const policy = { renewEvery: 60 }; // so that a renewal is due, and can't be made
      const kit = createTestKit(strategy, database, { clock: clock.now, policy });
      const browser = new Browser(kit.handlers);
      await browser.signIn(email, password);
      const { sid } = await sessionOf(browser);
      const seconds = expected.outlivesOutage(defaultPolicy);
      await database.destroy();

      if (seconds > 0) {
        clock.advance(seconds - 1);
        const answer = await browser.get('/api/auth/session');
        expect(await answer.json()).toMatchObject({ sid });
        expect(answer.headers.getSetCookie()).toEqual([]);
        clock.advance(defaultPolicy.revocationLag);
      }
      const refused = await browser.get('/api/auth/session');
      expect(refused.status).toBe(503);
      expect(refused.headers.getSetCookie()).toEqual([]);
    });
  });
}
