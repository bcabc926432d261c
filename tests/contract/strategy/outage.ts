import Nodemailer from 'next-auth/providers/nodemailer';
import { describe, expect } from 'vitest';
import { credentialsProvider } from '../../../src/accounts/credentials.ts';
import type { SessionEvent } from '../../../src/kit/session/events.ts';
import { Browser } from '../../support/browser.ts';
import { testDatabase } from '../../support/database.ts';
import { createTestKit, createUser, password, TestClock } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';

export function outageContract(it: ContractTest): void {
  describe('while the database is down', () => {
    const database = testDatabase();

    it('nothing looks like a sign-out, no cookie is set or cleared, and no protected page is shown', async ({
      strategy,
    }) => {
      const { prisma } = database;
      const clock = new TestClock();
      const events: SessionEvent[] = [];
      const kit = createTestKit(strategy, database, {
        clock: clock.now,
        onEvent: (event) => void events.push(event),
        providers: [
          credentialsProvider(prisma),
          // Never gets to sending: Auth.js looks the user up first.
          Nodemailer({ server: 'smtp://127.0.0.1:9', from: 'hello@example.com' }),
        ],
      });
      const { email } = await createUser(prisma);
      const browser = new Browser(kit.handlers);
      await browser.signIn(email, password);
      const { value } = browser.sessionCookie ?? { value: '' };
      await database.destroy();

      const answers = {
        signIn: await new Browser(kit.handlers).signIn(email, password),
        signOut: await browser.post('/api/auth/signout'),
        emailLink: await new Browser(kit.handlers).post('/api/auth/signin/nodemailer', { email }),
        update: await browser.post('/api/auth/session'),
      };
      for (const [what, answer] of Object.entries(answers)) {
        expect([what, answer.status]).toEqual([what, 503]);
        expect(answer.headers.get('retry-after')).toBe('5');
        expect(await answer.json()).toEqual({ error: 'session_store_unavailable' });
      }
      expect(browser.sessionCookie?.value).toBe(value);

      for (const action of [kit.sessions.rotate, kit.refreshSession, kit.signOut]) {
        const acting = browser.get('/anything', asAction(action));
        await expect(acting).rejects.toMatchObject({ code: 'session_store_unavailable' });
      }
      expect(browser.sessionCookie?.value).toBe(value);

      // A jwt is read without the database for a while.
      clock.advance(601);
      const seen: string[] = [];
      const proxy = kit.createProxy({
        protect: ['/dashboard'],
        answer: ({ nextUrl }) => void seen.push(nextUrl.pathname),
      });
      expect((await browser.get('/dashboard', proxy)).status).toBe(503);
      expect((await browser.get('/', proxy)).status).toBe(200);
      expect(seen).toEqual(['/']);
      expect(browser.sessionCookie?.value).toBe(value);

      expect(events.some(({ type }) => type === 'outage')).toBe(true);
      expect(events.some(({ type }) => type === 'end')).toBe(false);
    });
  });
}
