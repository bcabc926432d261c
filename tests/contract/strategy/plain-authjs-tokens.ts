import { randomUUID } from 'node:crypto';
import { encode } from '@auth/core/jwt';
import { describe, expect } from 'vitest';
import type { SessionEvent } from '../../../src/kit/session/events.ts';
import { prismaSessions } from '../../../src/kit/stores/prisma/index.ts';
import { Browser } from '../../support/browser.ts';
import { secret, TestClock } from '../../support/kit.ts';
import { asComponent } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf } from './helpers.ts';
import { plainTokens } from './plain-sessions.ts';

/** Single tokens in the shape of plain Auth.js's. */
export function plainAuthjsTokensContract(it: ContractTest): void {
  describe('a token in the shape of plain Auth.js', () => {
    it('is refused and counted if no sign-in created it, in any shape', async ({
      build,
      database,
    }) => {
      const { prisma } = database;
      const events: SessionEvent[] = [];
      const { handlers } = build({ onEvent: (event) => void events.push(event) });
      const sub = (await prisma.user.findFirst())?.id ?? '';
      const forged = {
        'another secret': await encode({ token: { sub }, secret: 'guessed', salt: cookie }),
        'another cookie': await encode({ token: { sub }, secret, salt: 'authjs.csrf-token' }),
        'no user': await encode({ token: { name: 'Ada' }, secret, salt: cookie }),
        uuid: randomUUID(),
        short: 'short',
        spaces: 'a b c d e f g h i j k l m n o p',
      };
      for (const [what, token] of Object.entries(forged)) {
        const browser = new Browser(handlers);
        browser.setCookie(cookie, token);
        expect([what, await browser.session()]).toEqual([what, null]);
      }
      const refused = events.filter((event) => event.type === 'refused');
      expect(refused.map(({ shape }) => shape)).toEqual([
        'jwt',
        'jwt',
        'jwt',
        'database',
        'none',
        'none',
      ]);
    });

    it("is refused if its user doesn't exist, by the proxy and the page behind it", async ({
      build,
      database,
    }) => {
      const { token, userId } = await plainTokens.jwt(database);
      await database.prisma.user.delete({ where: { id: userId } });
      const kit = build({ clock: new TestClock().now });
      const proxy = kit.createProxy({ protect: ['/dashboard'] });
      for (const [path, status] of [
        ['/', 200],
        ['/dashboard', 307],
      ] as const) {
        const browser = new Browser(kit.handlers);
        browser.setCookie(cookie, token);
        const answer = await browser.get(path, proxy);
        expect(answer.status).toBe(status);
        const page = await browser.get('/page', asComponent(kit.getSession));
        expect(await page.json()).toBeNull();
      }
    });

    it("is refused if it is the stored hash of another user's token", async ({
      build,
      database,
    }) => {
      const clock = new TestClock();
      const kit = build({ clock: clock.now });
      const { token } = await plainTokens.database(database);
      const browser = new Browser(kit.handlers);
      browser.setCookie(cookie, token);
      await sessionOf(browser);
      const rows = await database.prisma.session.findMany();
      expect(rows.map(({ sessionToken }) => sessionToken)).not.toContain(token);
      const hashed = rows.filter(({ absoluteExpires }) => absoluteExpires !== null);
      const { handlers } = build({ clock: clock.now });
      for (const { sessionToken: stolen } of hashed) {
        const thief = new Browser(handlers);
        thief.setCookie(cookie, stolen);
        expect(await thief.session()).toBeNull();
      }
    });
  });

  describe('a jwt of plain Auth.js', () => {
    it('continues to work while the database is down, if its strategy allows it', async ({
      build,
      database,
    }) => {
      const { token } = await plainTokens.jwt(database);
      const store = prismaSessions(database.prisma);
      const refuse = () => Promise.reject(new Error('The database is down.'));
      const { handlers } = build({
        clock: new TestClock().now,
        // Reads as it did before the outage; all that would write fails.
        sessions: { ...store, identity: undefined, adopt: refuse, create: refuse, replace: refuse },
      });
      const browser = new Browser(handlers);
      browser.setCookie(cookie, token);
      expect(await browser.session()).not.toBeNull();
      expect(browser.sessionCookie?.value).toBe(token);
    });

    it('keeps the claims that the app put into it', async ({ build, database, strategy }) => {
      const clock = new TestClock();
      const { handlers } = build({
        clock: clock.now,
        callbacks: {
          jwt: ({ token }) => token,
          session: ({ session, token }) => Object.assign(session, { plan: token?.plan ?? null }),
        },
      });
      const { token } = await plainTokens.jwt(database, { plan: 'pro', sid: 'of a provider' });
      const browser = new Browser(handlers);
      browser.setCookie(cookie, token);
      await browser.session();
      clock.advance(1);
      expect(await browser.session()).toMatchObject({ plan: 'pro', strategy });
    });
  });
}
