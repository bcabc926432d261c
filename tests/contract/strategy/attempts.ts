import { describe, expect } from 'vitest';
import { createAttemptLimiter } from '../../../src/accounts/attempts.ts';
import { credentialsProvider } from '../../../src/accounts/credentials.ts';
import { newSessionToken } from '../../../src/kit/session/token.ts';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import type { ContractTest, Fixtures } from './fixtures.ts';

/** The demo's own limits, twenty-five times as fast. */
const hasty = {
  account: { window: 60, freeFailures: 5, delayStep: 0.02, maxDelay: 2.4 },
  address: { window: 60, freeFailures: 100, delayStep: 0.02, maxDelay: 0.4 },
  device: { window: 60, freeFailures: 10 },
  maxWait: 0.12,
};

export function attemptsContract(it: ContractTest): void {
  describe('failed attempts', () => {
    function hastyBrowser({ build, database: { prisma } }: Pick<Fixtures, 'build' | 'database'>) {
      const limitAttempts = createAttemptLimiter(prisma, hasty);
      return new Browser(
        build({ providers: [credentialsProvider(prisma, { limitAttempts })] }).handlers,
      );
    }

    it('never lock the owner out, who has the right password', async ({
      user,
      build,
      database,
    }) => {
      const browser = hastyBrowser({ build, database });
      for (let count = 0; count < 10; count++) await browser.signIn(user.email, 'wrong');
      await browser.signIn(user.email, password);
      expect(await browser.session()).toMatchObject({ user: { email: user.email } });
    });

    it('are refused if they are too fast, also for an unknown email', async ({ user, browser }) => {
      for (const email of [user.email, `nobody-${newSessionToken()}@example.com`]) {
        const answers = await Promise.all(
          Array.from({ length: 12 }, () => browser.signIn(email, 'wrong')),
        );
        const codes = answers.map(({ headers }) => headers.get('location')?.split('code=')[1]);
        expect(codes).toContain('credentials');
        expect(codes).toContain('too_many_attempts');
      }
    });

    it('are counted only if they failed, and forgotten after a success', async ({
      user,
      build,
      database,
    }) => {
      const browser = hastyBrowser({ build, database });
      for (let round = 0; round < 3; round++) {
        for (let count = 0; count < 9; count++) await browser.signIn(user.email, 'wrong');
        await browser.signIn(user.email, password);
        expect(await browser.session()).toMatchObject({ user: { email: user.email } });
      }
    });
  });
}
