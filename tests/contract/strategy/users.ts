import { describe, expect } from 'vitest';
import { disableUser } from '../../../src/accounts/disable.ts';
import { isActive } from '../../../src/accounts/is-active.ts';
import type { SessionKit } from '../../../src/kit/create-session-kit.ts';
import { defaultPolicy } from '../../../src/kit/session/policy.ts';
import { Browser } from '../../support/browser.ts';
import { createUser, password } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';

export function usersContract(it: ContractTest): void {
  describe('a user who was changed', () => {
    it('is shown by the next read of this session, and of the others within the lag', async ({
      clock,
      build,
      kit,
      database,
      user,
      browser,
    }) => {
      const other = new Browser(build().handlers);
      await signInOn([browser, other], user);
      await database.prisma.user.update({
        where: { id: user.id },
        data: { name: 'Grace' },
      });
      await browser.get('/anything', asAction(kit.refreshSession));
      expect(await browser.session()).toMatchObject({ user: { name: 'Grace' } });
      clock.advance(5);
      expect(await other.session()).toMatchObject({ user: { name: 'Grace' } });
    });

    it('loses a revoked role, whoever revoked it', async ({
      strategy,
      clock,
      build,
      database,
      user,
    }) => {
      const role = (user: unknown) => (user as { role?: string }).role; // the demo's own column
      const kit = build({
        updateClaims: ({ token, user }) => ({ ...token, role: role(user) }),
        callbacks: {
          // As Auth.js's guide to roles has it.
          jwt: ({ token, user }) => (user ? { ...token, role: role(user) } : token),
          session: ({ session, token, user }) =>
            Object.assign(session, { role: strategy === 'jwt' ? token.role : role(user) }),
        },
      });
      const browser = new Browser(kit.handlers);
      const where = { email: user.email };
      await database.prisma.user.update({ where, data: { role: 'admin' } });
      await browser.signIn(user.email, password);
      await kit.sessions.userChanged(user.id);
      expect(await browser.session()).toMatchObject({ role: 'admin' });
      await database.prisma.user.update({ where, data: { role: 'user' } });
      await kit.sessions.userChanged(user.id);
      expect(await browser.session()).toMatchObject({ role: 'user' });
      clock.advance(400);
      expect(await browser.session()).toMatchObject({ role: 'user' });
    });

    it("is loaded once, then kept in the browser's token", async ({
      kit,
      user,
      capabilities,
      signedIn: browser,
    }) => {
      await kit.sessions.userChanged(user.id);
      const first = await browser.get('/api/auth/session');
      const second = await browser.get('/api/auth/session');
      expect(first.headers.getSetCookie()).toHaveLength(capabilities.readsWithoutDatabase ? 1 : 0);
      expect(second.headers.getSetCookie()).toEqual([]);
    });
  });

  describe('a deleted user', () => {
    it('has no session any more within the lag, whoever deleted the user', async ({
      clock,
      build,
      database,
      user,
      browser,
    }) => {
      const other = new Browser(build().handlers);
      await signInOn([browser, other], user);
      await database.prisma.user.delete({ where: { id: user.id } });
      clock.advance(5);
      expect(await browser.session()).toBeNull();
      expect(await other.session()).toBeNull();
      clock.advance(400);
      expect(await browser.session()).toBeNull();
    });

    it('is signed out by the first request that would renew if the session rows are gone as well', async ({
      clock,
      build,
      database,
      user,
      signedIn: browser,
    }) => {
      await database.prisma.session.deleteMany({ where: { userId: user.id } });
      clock.advance(defaultPolicy.renewEvery);
      expect(await browser.session()).toBeNull();
      clock.advance(1);
      expect(await browser.session()).toBeNull();
      const elsewhere = browser.copy(build().handlers);
      expect(await elsewhere.session()).toBeNull();
    });
  });

  describe('an admin', () => {
    it('ends all sessions of a user, and no others', async ({ kit, database, user, browser }) => {
      const bystander = new Browser(kit.handlers);
      await bystander.signIn((await createUser(database.prisma)).email, password);
      const other = new Browser(kit.handlers);
      for (const each of [browser, other]) await each.signIn(user.email, password);
      expect(await kit.sessions.revokeUser(user.id, 'user_disabled')).toBe(2);
      expect(await browser.session()).toBeNull();
      expect(await other.session()).toBeNull();
      expect(await bystander.session()).not.toBeNull();
      const rows = await database.prisma.session.findMany({ where: { userId: user.id } });
      expect(rows.map(({ endReason }) => endReason)).toEqual(['user_disabled', 'user_disabled']);
    });

    it('leaves no session to a user who was disabled during the sign-in', async ({
      build,
      clock,
      database,
      user,
      browser,
    }) => {
      const { prisma } = database;
      await browser.signIn(user.email, password);
      const late: SessionKit = build({
        isActive: isActive(prisma),
        callbacks: {
          async signIn() {
            await disableUser(prisma, late.sessions, user.id, clock.now());
            return true;
          },
        },
      });
      const refused = await new Browser(late.handlers).signIn(user.email, password);
      expect(refused.headers.get('location')).toBe('/signin?error=AccessDenied');
      const live = { userId: user.id, endedAt: null };
      expect(await prisma.session.count({ where: live })).toBe(0);
    });

    it("ends everyone's sessions, and later sign-ins work", async ({
      clock,
      kit,
      database,
      user,
      browser,
    }) => {
      const stranger = new Browser(kit.handlers);
      await stranger.signIn((await createUser(database.prisma)).email, password);
      await browser.signIn(user.email, password);
      expect(await kit.sessions.revokeEveryone()).toBeGreaterThanOrEqual(2);
      expect(await browser.session()).toBeNull();
      expect(await stranger.session()).toBeNull();
      clock.advance(1);
      await browser.signIn(user.email, password);
      expect(await browser.session()).not.toBeNull();
    });
  });
}

/** One user on several devices, each of whose processes has just asked for changes. */
async function signInOn(browsers: Browser[], { email }: { email: string }): Promise<void> {
  for (const browser of browsers) {
    await browser.signIn(email, password);
    await browser.session();
  }
}
