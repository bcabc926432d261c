import { NextRequest } from 'next/server';
import { describe, expect } from 'vitest';
import type { SessionKit } from '../../../src/kit/create-session-kit.ts';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import type { SessionEvent } from '../../../src/kit/session/events.ts';
import { type StrategyName, strategyNames } from '../../../src/kit/session/session.ts';
import { Browser } from '../../support/browser.ts';
import { testDatabase } from '../../support/database.ts';
import { createTestKit, createUser, password, secret, TestClock } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf } from './helpers.ts';

const credentials = '/api/auth/callback/credentials';

/** From the other strategy to the one under test: what a flip of the variable does. */
export function switchingContract(it: ContractTest): void {
  describe('a session of the other strategy', () => {
    const database = testDatabase();

    function setUp(strategy: StrategyName) {
      const clock = new TestClock();
      const events: SessionEvent[] = [];
      const build = (name: StrategyName, config: Partial<SessionKitConfig> = {}) =>
        createTestKit(name, database, {
          clock: clock.now,
          onEvent: (event) => void events.push(event),
          ...config,
        });
      const [other = strategy] = strategyNames.filter((name) => name !== strategy);
      return { clock, events, build, other, before: build(other), after: build(strategy) };
    }

    async function signedIn({ handlers }: SessionKit, fields: Record<string, string> = {}) {
      const { email } = await createUser(database.prisma);
      const browser = new Browser(handlers);
      await browser.post(credentials, { email, password, ...fields });
      return browser;
    }

    it('continues in this strategy, as the same session, without a new sign-in', async ({
      strategy,
    }) => {
      const { before, after, events, other, clock } = setUp(strategy);
      const browser = (await signedIn(before, { remember: 'off' })).copy(after.handlers);
      const first = await new Browser(before.handlers).session();
      expect(first).toBeNull();
      clock.advance(20);
      const session = await sessionOf(browser);
      expect(session).toMatchObject({ strategy });
      const row = await database.prisma.session.findUniqueOrThrow({ where: { id: session.sid } });
      expect(row).toMatchObject({ strategy, remember: false, endedAt: null });
      expect(session.authenticatedAt.slice(0, 19)).toBe(
        row.authenticatedAt?.toISOString().slice(0, 19),
      );
      expect(browser.sessionCookie?.attributes.has('expires')).toBe(false);
      expect(events.filter(({ type }) => type === 'migration')).toMatchObject([
        { sid: session.sid, from: other, strategy },
      ]);
      expect((await sessionOf(browser)).sid).toBe(session.sid);
      expect(await database.prisma.session.count({ where: { userId: session.user.id } })).toBe(1);
    });

    it('is served to concurrent requests, and migrated once', async ({ strategy }) => {
      const { before, after, events } = setUp(strategy);
      const browser = (await signedIn(before)).copy(after.handlers);
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => browser.copy(after.handlers).get('/api/auth/session')),
      );
      const sessions = await Promise.all(answers.map((answer) => answer.json()));
      expect(new Set(sessions.map(({ sid }) => sid)).size).toBe(1);
      expect(events.filter(({ type }) => type === 'migration')).toHaveLength(1);
      // Whichever answer comes last decides what the browser holds, so each has to be good.
      for (const answer of answers) {
        const [line = ''] = answer.headers.getSetCookie();
        const holder = new Browser(after.handlers);
        holder.setCookie(cookie, line.split(';')[0]?.split('=')[1] ?? '');
        expect(await sessionOf(holder)).toMatchObject({ sid: sessions[0].sid, strategy });
      }
    });

    it('accepts its earlier token for a short time after the new one was used, then no longer', async ({
      strategy,
    }) => {
      const { before, after, build, clock } = setUp(strategy);
      const browser = (await signedIn(before)).copy(after.handlers);
      const late = browser.copy(after.handlers);
      const elsewhere = browser.copy(build(strategy).handlers);
      const { sid } = await sessionOf(browser);
      clock.advance(1);
      await sessionOf(browser);
      clock.advance(59);
      const answer = await late.get('/api/auth/session');
      expect(await answer.json()).toMatchObject({ sid });
      expect(answer.headers.getSetCookie()).toEqual([]);
      clock.advance(6);
      expect(await late.session()).toBeNull();
      expect(await elsewhere.session()).toBeNull();
      expect(await sessionOf(browser)).toMatchObject({ sid });
    });

    it('is not lost if the response with the new token is lost', async ({ strategy }) => {
      const { before, after, build, clock, events } = setUp(strategy);
      const browser = (await signedIn(before)).copy(after.handlers);
      const unlucky = browser.copy(after.handlers);
      const { sid } = await sessionOf(unlucky);
      clock.advance(86_400);
      const elsewhere = browser.copy(build(strategy).handlers);
      expect(await sessionOf(elsewhere)).toMatchObject({ sid, strategy });
      clock.advance(301);
      expect(await sessionOf(elsewhere)).toMatchObject({ sid, strategy });
      expect(events.filter(({ type }) => type === 'migration')).toHaveLength(1);
      clock.advance(61);
      expect(await browser.session()).toBeNull();
    });

    it('is not lost either if the next process still issues the other strategy, or has an older secret', async ({
      strategy,
    }) => {
      const { before, build, clock, other } = setUp(strategy);
      const browser = await signedIn(before);
      const keys = { secret: ['a newer secret', secret] };
      const { sid } = await sessionOf(browser.copy(build(strategy).handlers));
      clock.advance(5);
      const next = browser.copy(build(other, keys).handlers);
      expect(await sessionOf(next)).toMatchObject({ sid, strategy });
      clock.advance(301);
      expect(await sessionOf(next)).toMatchObject({ sid, strategy });
    });

    it("doesn't give its new token to a holder of the earlier one after it was used", async ({
      strategy,
    }) => {
      const { before, after, clock } = setUp(strategy);
      const browser = (await signedIn(before)).copy(after.handlers);
      const thief = browser.copy(after.handlers);
      await sessionOf(browser);
      clock.advance(1);
      await sessionOf(browser);
      const stolen = thief.sessionCookie?.value;
      expect(await thief.session()).not.toBeNull();
      expect(thief.sessionCookie?.value).toBe(stolen);
      clock.advance(61);
      expect(await thief.session()).toBeNull();
    });

    it('ends for both tokens at a sign-out with either', async ({ strategy }) => {
      const { before, after, clock } = setUp(strategy);
      for (const first of [true, false]) {
        const earlier = (await signedIn(before)).copy(after.handlers);
        const later = earlier.copy(after.handlers);
        await sessionOf(later);
        await (first ? earlier : later).copy(after.handlers).post('/api/auth/signout');
        clock.advance(5);
        for (const each of [earlier, later]) expect(await each.session()).toBeNull();
      }
    });

    it('stays ended if it ended before the switch, or during the migration', async ({
      strategy,
    }) => {
      const { before, after, build, other } = setUp(strategy);
      const [ended, ending] = [await signedIn(before), await signedIn(before)];
      const [replayed, late] = [ended.copy(after.handlers), ending.copy(after.handlers)];
      await ended.post('/api/auth/signout');
      expect(await replayed.session()).toBeNull();
      // The other process has just asked for changes, so only the write can refuse.
      expect(await (await signedIn(after)).session()).not.toBeNull();
      const elsewhere = ending.copy(build(other).handlers);
      await elsewhere.post('/api/auth/signout');
      const answer = await late.get('/api/auth/session');
      expect(answer.headers.getSetCookie()).toEqual([]);
    });

    it('moves back with the variable', async ({ strategy }) => {
      const { before, after, clock, other } = setUp(strategy);
      const browser = (await signedIn(before)).copy(after.handlers);
      const { sid } = await sessionOf(browser);
      clock.advance(1);
      await sessionOf(browser);
      clock.advance(601);
      const back = browser.copy(before.handlers);
      expect(await sessionOf(back)).toMatchObject({ sid, strategy: other });
      clock.advance(1);
      await sessionOf(back);
      clock.advance(601);
      const forth = back.copy(after.handlers);
      expect(await sessionOf(forth)).toMatchObject({ sid, strategy });
    });

    it('is not migrated again while its earlier token is still accepted', async ({ strategy }) => {
      const { before, after, clock, events } = setUp(strategy);
      const late = await signedIn(before);
      const browser = late.copy(after.handlers);
      await sessionOf(browser);
      clock.advance(601);
      // It was never shown until now, so there may be requests on their way with the earlier one.
      await sessionOf(browser.copy(before.handlers));
      expect(await sessionOf(late.copy(before.handlers))).toMatchObject({
        strategy: expect.any(String),
      });
      expect(events.filter(({ type }) => type === 'migration')).toHaveLength(1);
    });

    it("doesn't count as delivered in the request in which the proxy migrated it", async ({
      strategy,
    }) => {
      const { before, after, clock, events } = setUp(strategy);
      const browser = (await signedIn(before)).copy(after.handlers);
      const lost = browser.copy(after.handlers);
      const passed = await lost.get('/dashboard', after.createProxy({ protect: [] }));
      const overridden = (passed.headers.get('x-middleware-override-headers') ?? '').split(',');
      const headers = overridden.map((name): [string, string] => [
        name,
        passed.headers.get(`x-middleware-request-${name}`) ?? '',
      ]);
      const inside = new NextRequest('http://localhost:3000/api/auth/session', { headers });
      const answer = await after.handlers.GET(inside);
      expect(await answer.json()).toMatchObject({ strategy });
      expect(answer.headers.getSetCookie()).toEqual([]);
      clock.advance(86_400);
      expect(await sessionOf(browser)).toMatchObject({ strategy });
      expect(events.map(({ type }) => type)).not.toContain('renewal');
    });

    it('is not migrated back and forth by processes that disagree, and stays signed in', async ({
      strategy,
    }) => {
      const { before, after, events, clock } = setUp(strategy);
      const browser = await signedIn(before);
      const { sid } = await sessionOf(browser);
      for (let n = 0; n < 40; n++) {
        clock.advance(10);
        const next = browser.copy((n % 2 ? before : after).handlers);
        expect(await next.session()).toMatchObject({ sid });
        browser.setCookie(cookie, next.sessionCookie?.value ?? '');
      }
      expect(events.filter(({ type }) => type === 'migration')).toHaveLength(1);
    });

    it('keeps its strategy while the rollout excludes it, and is served', async ({ strategy }) => {
      const { before, build, other } = setUp(strategy);
      const none = build(strategy, { rollout: 0 });
      const browser = (await signedIn(before)).copy(none.handlers);
      const { value } = browser.sessionCookie ?? {};
      expect(await sessionOf(browser)).toMatchObject({ strategy: other });
      expect(browser.sessionCookie?.value).toBe(value);
      expect(await sessionOf(await signedIn(none))).toMatchObject({ strategy: other });
    });

    it('is listed, updated and signed out of like any other', async ({ strategy }) => {
      const { before, build } = setUp(strategy);
      const none = build(strategy, { rollout: 0 });
      const browser = (await signedIn(before)).copy(none.handlers);
      const session = await sessionOf(browser);
      expect(await none.sessions.list(session)).toMatchObject([{ current: true }]);
      await database.prisma.user.update({
        where: { id: session.user.id },
        data: { name: 'Grace' },
      });
      const updated = await browser.get('/anything', asAction(none.refreshSession));
      expect(await updated.json()).toMatchObject({ sid: session.sid, user: { name: 'Grace' } });
      const replay = browser.copy(none.handlers);
      await browser.post('/api/auth/signout');
      expect(browser.sessionCookie).toBeUndefined();
      expect(await replay.session()).toBeNull();
    });

    it('is ended by a new sign-in in the same browser', async ({ strategy }) => {
      const { before, after, clock } = setUp(strategy);
      const browser = await signedIn(before);
      const earlier = browser.copy(before.handlers);
      const { user } = await sessionOf(browser);
      const here = browser.copy(after.handlers);
      await here.signIn(user.email ?? '', password);
      expect(await sessionOf(here)).toMatchObject({ strategy });
      expect(await after.sessions.list(await sessionOf(here))).toHaveLength(1);
      clock.advance(5);
      expect(await earlier.session()).toBeNull();
    });
  });
}
