import type { Session } from 'authjs-session-kit/next';
import { describe, expect } from 'vitest';
import { prismaSessions } from '../../../src/kit/stores/prisma/index.ts';
import { Browser } from '../../support/browser.ts';
import { createUser, password } from '../../support/kit.ts';
import { asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf, signIn } from './helpers.ts';

export function endingContract(it: ContractTest): void {
  describe('signing out', () => {
    it('clears the cookie', async ({ signedIn: browser }) => {
      const response = await browser.post('/api/auth/signout');
      expect(response.status).toBe(302);
      expect(browser.sessionCookie).toBeUndefined();
      expect(await browser.session()).toBeNull();
    });

    it('ends the session for good: a replayed token is refused', async ({
      database,
      signedIn: browser,
    }) => {
      const { sid } = await sessionOf(browser);
      const { value } = browser.sessionCookie ?? { value: '' };
      await browser.post('/api/auth/signout');
      browser.setCookie(cookie, value);
      expect(await browser.session()).toBeNull();
      const row = await database.prisma.session.findUnique({ where: { id: sid } });
      expect(row).toMatchObject({ endReason: 'signed_out', endedAt: expect.any(Date) });
    });

    it('is not undone by a concurrent renewal', async ({
      database,
      clock,
      build,
      user,
      browser,
    }) => {
      const elsewhere = build();
      await browser.signIn(user.email, password);
      const late = browser.copy(elsewhere.handlers);
      const bystander = new Browser(elsewhere.handlers);
      await bystander.signIn((await createUser(database.prisma)).email, password);
      clock.advance(400);
      // The other process has just asked for changes, so it can't know of the sign-out that follows.
      await bystander.session();
      await browser.post('/api/auth/signout');
      const response = await late.get('/api/auth/session');
      expect(response.headers.getSetCookie()).toEqual([]);
      clock.advance(5);
      expect(await late.session()).toBeNull();
    });
  });

  describe('bundles of one process, which each evaluate auth.ts,', () => {
    it('know at once of a session that another bundle ended', async ({ database, build, user }) => {
      const sessions = prismaSessions(database.prisma);
      const [app, proxy] = [build({ sessions }), build({ sessions })];
      const visitor = await signIn(app, user);
      const earlier = visitor.copy(proxy.handlers);
      expect(await earlier.session()).not.toBeNull();
      await visitor.post('/api/auth/signout');
      expect(await earlier.session()).toBeNull();
    });
  });

  describe('the registry', () => {
    it("has one row for each session, with a hash of its secret and the browser's name", async ({
      strategy,
      database,
      user,
      signedIn: browser,
    }) => {
      const { sid } = await sessionOf(browser);
      const rows = await database.prisma.session.findMany({ where: { userId: user.id } });
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({
        id: sid,
        strategy,
        sessionToken: expect.stringMatching(/^[\w-]{43}$/),
        userAgent: 'a browser for tests',
        endedAt: null,
      });
      expect(JSON.stringify(rows)).not.toContain(browser.sessionCookie?.value);
    });

    it("lists only the user's own live sessions, and says which is current", async ({
      database,
      kit,
      user,
      browser,
    }) => {
      const other = await signIn(kit, user);
      await new Browser(kit.handlers).signIn((await createUser(database.prisma)).email, password);
      await browser.signIn(user.email, password);
      const session = await sessionOf(browser);
      const listed = await kit.sessions.list(session);
      expect(listed).toHaveLength(2);
      expect(listed.filter(({ current }) => current).map(({ sid }) => sid)).toEqual([session.sid]);
      expect(listed.map(({ sid }) => sid)).toContain((await sessionOf(other)).sid);
      expect(JSON.stringify(listed)).not.toContain(browser.sessionCookie?.value);
    });

    it('ends one session, and the others continue', async ({ kit, user, browser }) => {
      const other = await signIn(kit, user);
      await browser.signIn(user.email, password);
      const session = await sessionOf(browser);
      expect(await kit.sessions.revoke(session, (await sessionOf(other)).sid)).toBe(true);
      expect(await other.session()).toBeNull();
      expect(await browser.session()).not.toBeNull();
    });

    it('ends no session of another user', async ({ database, kit, user, browser }) => {
      const stranger = new Browser(kit.handlers);
      await stranger.signIn((await createUser(database.prisma)).email, password);
      await browser.signIn(user.email, password);
      const session = await sessionOf(browser);
      expect(await kit.sessions.revoke(session, (await sessionOf(stranger)).sid)).toBe(false);
      expect(await stranger.session()).not.toBeNull();
    });

    it('ends the others, or all', async ({ kit, user, browser }) => {
      const others = [new Browser(kit.handlers), new Browser(kit.handlers)];
      for (const other of others) await other.signIn(user.email, password);
      await browser.signIn(user.email, password);
      const session = await sessionOf(browser);
      expect(await kit.sessions.revokeOthers(session)).toBe(2);
      for (const other of others) expect(await other.session()).toBeNull();
      expect(await browser.session()).not.toBeNull();
      expect(await kit.sessions.revokeAll(session)).toBe(1);
      expect(await browser.session()).toBeNull();
    });

    it('clears the cookie only if the current session ends', async ({ kit, user, browser }) => {
      const other = await signIn(kit, user);
      const { sid } = await sessionOf(other);
      await browser.signIn(user.email, password);
      const ask = (end: (session: Session) => Promise<unknown>) =>
        browser.get(
          '/api/anything',
          asRoute(kit.withSession(async (session, _) => Response.json(await end(session)))),
        );
      await ask((session) => kit.sessions.revoke(session, sid));
      expect(browser.sessionCookie).toBeDefined();
      await ask((session) => kit.sessions.revoke(session, session.sid));
      expect(browser.sessionCookie).toBeUndefined();
      await browser.signIn(user.email, password);
      await ask(kit.sessions.revokeAll);
      expect(browser.sessionCookie).toBeUndefined();
    });

    it("lists but doesn't end sessions for a session that isn't fresh", async ({
      clock,
      kit,
      signedIn: browser,
    }) => {
      clock.advance(600);
      const session = await sessionOf(browser);
      expect(await kit.sessions.list(session)).toHaveLength(1);
      const ends = [
        () => kit.sessions.revoke(session, session.sid),
        () => kit.sessions.revokeOthers(session),
        () => kit.sessions.revokeOthers(session, 'password_changed'),
        () => kit.sessions.revokeAll(session),
      ];
      for (const end of ends) {
        await expect(end()).rejects.toMatchObject({ code: 'reauthentication_required' });
      }
      expect(await browser.session()).not.toBeNull();
    });
  });
}
