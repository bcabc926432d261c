import type { NextAuthConfig } from 'next-auth';
import { describe, expect } from 'vitest';
import type { SessionEvent } from '../../../src/kit/session/events.ts';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import { asAction, asComponent } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie as kitCookie, sessionOf } from './helpers.ts';
import { holdingCookie, origins, startClock } from './plain-sessions.ts';

/** A session that plain Auth.js or NextAuth v4 began goes on in the kit. */
export function plainAuthjsContract(it: ContractTest): void {
  describe.each(origins)(
    'a session that $version began, strategy $before',
    ({ before, begin, cookie }) => {
      const holding = holdingCookie(cookie);

      it('continues, is registered and gets a token of the kit', async ({
        strategy,
        build,
        database,
      }) => {
        const events: SessionEvent[] = [];
        const { kit, clock } = startClock(build, { onEvent: (event) => void events.push(event) });
        const { token, email } = await begin(database);
        const browser = holding(kit.handlers, token);
        const session = await sessionOf(browser);
        expect(session).toMatchObject({ strategy, user: { email } });
        expect(browser.sessionCookie?.value).not.toBe(token);
        expect(browser.cookies.get(cookie)?.value).not.toBe(token);
        const row = await database.prisma.session.findUniqueOrThrow({ where: { id: session.sid } });
        expect(row).toMatchObject({ strategy, endedAt: null });
        expect(row.absoluteExpires).not.toBeNull();
        clock.advance(1);
        expect(await sessionOf(browser)).toMatchObject({ sid: session.sid, strategy });
        expect(await kit.sessions.list(session)).toMatchObject([{ sid: session.sid }]);
        const adoptions = events.filter(({ type }) => type === 'adoption');
        expect(adoptions).toMatchObject([{ sid: session.sid, from: before }]);
      });

      it("continues if it began after the user's sessions were ended", async ({
        build,
        database,
      }) => {
        const { kit } = startClock(build);
        const { token, userId } = await begin(database);
        // Two minutes before it began: clocks may differ by one.
        const earlier = build({ clock: () => new Date(Date.now() - 120_000) });
        // A row is there already, and has ended with the others.
        if (before === 'jwt') await earlier.sessions.revokeUser(userId);
        expect(await holding(kit.handlers, token).session()).not.toBeNull();
      });

      it('stays one session for concurrent requests in two processes', async ({
        build,
        database,
      }) => {
        const { kit, process, clock } = startClock(build);
        const other = process();
        const { token, userId } = await begin(database);
        const browsers = Array.from({ length: 12 }, (_, n) =>
          holding((n % 2 ? kit : other).handlers, token),
        );
        const sessions = await Promise.all(browsers.map(sessionOf));
        const [first] = sessions;
        expect(new Set(sessions.map(({ sid }) => sid)).size).toBe(1);
        clock.advance(1);
        for (const browser of browsers) {
          expect(await sessionOf(browser)).toMatchObject({ sid: first?.sid });
        }
        expect(await database.prisma.session.count({ where: { userId } })).toBe(1);
      });

      it('is listed before its own first request', async ({ build, database }) => {
        const { kit } = startClock(build);
        const { token, email } = await begin(database);
        const other = new Browser(kit.handlers);
        await other.signIn(email, password);
        const { sid } = await sessionOf(other);
        const list = asAction(async () => kit.sessions.list(await kit.requireSession()));
        const answer = await holding(kit.handlers, token).get('/devices', list);
        expect(await answer.json()).toContainEqual(expect.objectContaining({ sid }));
      });

      it("is not fresh, and doesn't count as reauthentication", async ({ build, database }) => {
        const { kit } = startClock(build);
        const { token } = await begin(database);
        const response = await holding(kit.handlers, token).get(
          '/account',
          asAction(() => kit.requireFresh()),
        );
        expect(response.status).toBe(303);
      });

      it('is served but not changed until it may be adopted, for servers without the kit', async ({
        strategy,
        build,
        database,
      }) => {
        let calls = 0;
        const callbacks: NextAuthConfig['callbacks'] = {
          jwt: ({ token }) => ({ ...token, calls: ++calls }),
        };
        const { kit } = startClock(build, { adopt: false, callbacks });
        const { token, userId, email } = await begin(database);
        const browser = holding(kit.handlers, token);
        const tokens = async () => {
          const rows = await database.prisma.session.findMany({ where: { userId } });
          return rows.map(({ sessionToken }) => sessionToken);
        };
        const tokensBefore = await tokens();
        const update = () => browser.update({ name: 'Grace' });
        for (const ask of [() => browser.session(), update, () => browser.session()]) {
          await ask();
          expect(browser.cookies.get(cookie)?.value).toBe(token);
          // Under the kit's own name only where that is plain Auth.js's.
          expect(browser.sessionCookie?.value).toBe(cookie === kitCookie ? token : undefined);
        }
        const page = await browser.get('/page', asComponent(kit.getSession));
        expect(await page.json()).toMatchObject({ user: { email }, strategy: before });
        expect(await tokens()).toEqual(tokensBefore);
        // The claims of a row come from its user; those of a jwt may not be changed where they can't be kept.
        if (before === 'jwt') expect(calls).toBe(0);

        const adopting = startClock(build, { callbacks });
        const later = holding(adopting.kit.handlers, token);
        const { sid } = await sessionOf(later);
        adopting.clock.advance(1);
        expect(await sessionOf(later)).toMatchObject({ sid, strategy });
        expect(later.cookies.get(cookie)?.value).not.toBe(token);
      });

      it('gets a new cookie name and token like any other, at its first request', async ({
        build,
        database,
      }) => {
        const { kit } = startClock(build);
        const { token, userId } = await begin(database);
        const browser = holding(kit.handlers, token);
        await database.prisma.user.update({ where: { id: userId }, data: { name: 'Grace' } });
        await browser.get('/anything', asAction(kit.refreshSession));
        expect(await browser.session()).toMatchObject({ user: { name: 'Grace' } });

        const other = await begin(database);
        const rotating = holding(kit.handlers, other.token);
        await rotating.get('/anything', asAction(kit.sessions.rotate));
        expect(await holding(kit.handlers, other.token).session()).toBeNull();
        expect(await rotating.session()).not.toBeNull();
      });
    },
  );
}
