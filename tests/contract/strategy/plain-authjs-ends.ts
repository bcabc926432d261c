import { describe, expect } from 'vitest';
import { asComponent } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { sessionOf } from './helpers.ts';
import { day, holdingCookie, origins, startClock } from './plain-sessions.ts';

/** Sessions that plain Auth.js or NextAuth v4 began end like all others. */
export function plainAuthjsEndsContract(it: ContractTest): void {
  describe.each(origins)(
    'the end of a session that $version began, strategy $before',
    ({ begin, cookie }) => {
      const holding = holdingCookie(cookie);

      it.for(['in a page', 'where it could be renewed'])(
        "is refused %s if its user may have no session, and isn't registered",
        async (where, { build, database }) => {
          const { kit } = startClock(build, { isActive: async () => false });
          const { token, userId } = await begin(database);
          const browser = holding(kit.handlers, token);
          const page = () => browser.get('/page', asComponent(kit.getSession));
          expect(
            where === 'in a page' ? await (await page()).json() : await browser.session(),
          ).toBe(null);
          expect(
            await database.prisma.session.count({
              where: { userId, absoluteExpires: { not: null } },
            }),
          ).toBe(0);
        },
      );

      it.for(["the user's", "everyone's"])(
        'has ended in each process if %s sessions were ended before its adoption',
        async (whose, { build, database }) => {
          const { kit, process, clock } = startClock(build);
          const [ended, other] = [await begin(database), await begin(database)];
          clock.advance(1);
          await (whose === "everyone's"
            ? kit.sessions.revokeEveryone()
            : kit.sessions.revokeUser(ended.userId));
          for (const { handlers, getSession } of [kit, process()]) {
            const browser = holding(handlers, ended.token);
            const page = await browser.get('/page', asComponent(getSession));
            expect(await page.json()).toBeNull();
            expect(await browser.session()).toBeNull();
          }
          const stranger = await holding(kit.handlers, other.token).session();
          if (whose === "everyone's") expect(stranger).toBeNull();
          else expect(stranger).not.toBeNull();
        },
      );

      it('ends for good if its first request is a sign-out', async ({ build, database }) => {
        const { kit, process } = startClock(build);
        const { token } = await begin(database);
        const browser = holding(kit.handlers, token);
        await browser.post('/api/auth/signout');
        expect([...browser.cookies.keys()].join()).not.toContain('session-token');
        expect(await holding(kit.handlers, token).session()).toBeNull();
        expect(await holding(process().handlers, token).session()).toBeNull();
      });

      it("ends at a sign-out even if it isn't adopted, and with all of its user's", async ({
        build,
        database,
      }) => {
        const { kit, clock } = startClock(build, { adopt: false });
        const { token } = await begin(database);
        const browser = holding(kit.handlers, token);
        await browser.post('/api/auth/signout');
        expect([...browser.cookies.keys()].join()).not.toContain('session-token');
        expect(await holding(kit.handlers, token).session()).toBeNull();

        const other = await begin(database);
        const { user } = await sessionOf(holding(kit.handlers, other.token));
        clock.advance(1);
        await kit.sessions.revokeUser(user.id);
        clock.advance(10);
        expect(await holding(kit.handlers, other.token).session()).toBeNull();
      });

      it('refuses its first token after the new one was used and the grace period is over', async ({
        build,
        database,
      }) => {
        const { kit, clock } = startClock(build);
        const { token } = await begin(database);
        const browser = holding(kit.handlers, token);
        await sessionOf(browser);
        clock.advance(1);
        await sessionOf(browser);
        expect(await holding(kit.handlers, token).session()).not.toBeNull();
        clock.advance(66);
        expect(await holding(kit.handlers, token).session()).toBeNull();
        expect(await browser.session()).not.toBeNull();
      });

      it('has ended if its user was deleted', async ({ build, database }) => {
        const { kit } = startClock(build);
        const { token, userId } = await begin(database);
        await database.prisma.user.delete({ where: { id: userId } });
        expect(await holding(kit.handlers, token).session()).toBeNull();
      });

      it("ends with all of the user's sessions, or on its own", async ({ build, database }) => {
        const { kit, process, clock } = startClock(build);
        const { token, userId } = await begin(database);
        const browser = holding(kit.handlers, token);
        await sessionOf(browser);
        await kit.sessions.revokeUser(userId);
        for (const { handlers } of [kit, process()]) {
          expect(await holding(handlers, token).session()).toBeNull();
        }

        const late = await begin(database);
        clock.advance(31 * day);
        expect(await holding(kit.handlers, late.token).session()).toBeNull();
      });
    },
  );
}
