import { describe, expect } from 'vitest';
import { credentialsProvider } from '../../../src/accounts/credentials.ts';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import { strategyNames } from '../../../src/kit/session/session.ts';
import { prismaSessions } from '../../../src/kit/stores/prisma/index.ts';
import { startOidcProvider } from '../../e2e/support/oidc-server.ts';
import { Browser } from '../../support/browser.ts';
import { createTestKit, TestClock } from '../../support/kit.ts';
import { signInWithOidc } from '../../support/log-in-at-provider.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, oidcProvider, sessionOf, signIn } from './helpers.ts';
import { plainTokens } from './plain-sessions.ts';

type Callbacks = NonNullable<SessionKitConfig['callbacks']>;

/** What plain Auth.js never does to an app's callbacks, and what must not depend on them. */
export function appFaultsContract(it: ContractTest): void {
  describe('callbacks.jwt', () => {
    /** As Auth.js's own example app has it: it reads `session` wherever `trigger` is "update". */
    const readsUpdate: Callbacks = {
      jwt({ token, trigger, session }) {
        if (trigger === 'update') token.note = session.note;
        return token;
      },
      session: ({ session, token }) => Object.assign(session, { note: token?.note }),
    };

    it('gets the trigger "update" only if a browser sent one, whatever else happens to a session', async ({
      build,
      strategy,
      user,
      database,
    }) => {
      // Plain Auth.js has no clock but the system's.
      const clock = new TestClock();
      const kit = build({ clock: clock.now, callbacks: readsUpdate });
      const browser = await signIn(kit, user);
      await kit.sessions.userChanged(user.id);
      await sessionOf(browser);
      for (const change of [kit.refreshSession, kit.sessions.rotate]) {
        const answer = await browser.get('/anything', asAction(change));
        expect(await answer.json()).toMatchObject({ user: { email: user.email } });
      }
      clock.advance(400);
      await sessionOf(browser);

      for (const other of strategyNames.filter((name) => name !== strategy)) {
        const before = createTestKit(other, database, {
          clock: clock.now,
          callbacks: readsUpdate,
        });
        const migrating = await signIn(before, user);
        clock.advance(20);
        expect(await sessionOf(migrating.copy(kit.handlers))).toMatchObject({ strategy });
      }
      for (const begin of Object.values(plainTokens)) {
        const adopted = new Browser(kit.handlers);
        adopted.setCookie(cookie, (await begin(database)).token);
        expect(await sessionOf(adopted)).toMatchObject({ strategy });
      }
    });

    it('gets a user at a sign-in only, and never the whole row', async ({
      clock,
      build,
      strategy,
      user,
      database,
    }) => {
      const spreads: Callbacks = {
        jwt: ({ token, user }) => ({ ...token, ...user }),
        // As apps do that show the token in a debugging page.
        session: ({ session, token }) => Object.assign(session, { token }),
      };
      const kit = build({ callbacks: spreads });
      const browser = await signIn(kit, user);
      await kit.sessions.userChanged(user.id);
      const seen = [await browser.session()];
      seen.push(await (await browser.get('/anything', asAction(kit.refreshSession))).json());

      for (const other of strategyNames.filter((name) => name !== strategy)) {
        const before = createTestKit(other, database, { clock: clock.now, callbacks: spreads });
        const migrating = await signIn(before, user);
        clock.advance(20);
        const moved = migrating.copy(kit.handlers);
        seen.push(await moved.session(), await moved.session());
      }
      // A column of which the sign-in said nothing.
      for (const session of seen) expect(JSON.stringify(session)).not.toContain('disabledAt');
    });

    it("can read the user's columns when a session moves from a row to a jwt", async ({
      clock,
      database,
      user,
    }) => {
      const where = { email: user.email };
      await database.prisma.user.update({ where, data: { role: 'admin' } });
      const callbacks: Callbacks = {
        jwt: ({ token, user }) =>
          user ? { ...token, role: (user as { role?: string }).role } : token,
        session: ({ session, token }) => Object.assign(session, { role: token?.role }),
      };
      // Without the callback, so that the row has no claims yet.
      const rows = createTestKit('database', database, { clock: clock.now });
      const jwts = createTestKit('jwt', database, { clock: clock.now, callbacks });
      const browser = await signIn(rows, user);
      clock.advance(20);
      const moved = browser.copy(jwts.handlers);
      await sessionOf(moved);
      expect(await moved.session()).toMatchObject({ strategy: 'jwt', role: 'admin' });
    });
  });

  describe('an app whose callbacks throw', () => {
    const fails = () => {
      throw new Error('A callback of the app that is broken.');
    };
    const broken: Callbacks = { jwt: fails, session: fails };

    it.for([{ how: 'route' }, { how: 'action' }])(
      'can still sign users out: the cookie is cleared and the session ended ($how)',
      async ({ how }, { build, clock, database, kit, user }) => {
        const browser = await signIn(kit, user);
        const { sid } = await sessionOf(browser);
        const { value } = browser.sessionCookie ?? { value: '' };
        const later = build({ callbacks: broken });
        const leaving = browser.copy(later.handlers);
        const act = asAction(() => later.signOut());
        await (how === 'action' ? leaving.get('/any', act) : leaving.post('/api/auth/signout'));
        expect(leaving.sessionCookie).toBeUndefined();
        const row = await database.prisma.session.findUnique({ where: { id: sid } });
        expect(row).toMatchObject({ endReason: 'signed_out' });
        clock.advance(5);
        const replayed = new Browser(kit.handlers);
        replayed.setCookie(cookie, value);
        expect(await replayed.session()).toBeNull();
      },
    );

    it.for([{ how: 'route' }, { how: 'action' }])(
      'can still sign users out if its redirect callback throws ($how)',
      async ({ how }, { build, clock, kit, user }) => {
        const errors: string[] = [];
        const later = build({
          callbacks: { redirect: ({ url }) => (url.endsWith('/left') ? fails() : url) },
          logger: { error: ({ message }) => void errors.push(message) },
        });
        const browser = await signIn(kit, user);
        const leaving = browser.copy(later.handlers);
        const act = asAction(() => later.signOut({ redirectTo: '/left' }));
        const answer = await (how === 'action'
          ? leaving.get('/any', act)
          : leaving.post('/api/auth/signout', { callbackUrl: '/left' }));
        expect(answer.headers.get('location')).toMatch(/^http:\/\/localhost(:3000)?\/?$/);
        expect(errors).toContain('A callback of the app that is broken.');
        expect(leaving.sessionCookie).toBeUndefined();
        clock.advance(5);
        expect(await browser.session()).toBeNull();
      },
    );

    it("keeps the earlier token valid and renewed if a migration can't create a new one", async ({
      clock,
      database,
      strategy,
      user,
    }) => {
      const from = strategy === 'jwt' ? 'database' : 'jwt';
      const errors: string[] = [];
      const kitOf = (name: typeof from, callbacks?: Callbacks) =>
        createTestKit(name, database, {
          clock: clock.now,
          ...(callbacks && { callbacks }),
          logger: { error: ({ message }) => void errors.push(message) },
        });
      const browser = await signIn(kitOf(from), user);
      const { sid } = await sessionOf(browser);
      clock.advance(20);
      // It throws where the new token is made; what only reads is not what fails here.
      let isBroken = true;
      const failsAtSignIn: Callbacks = {
        jwt: ({ token, user }) => (isBroken && user ? fails() : token),
      };
      const after = kitOf(strategy, failsAtSignIn);
      const moving = browser.copy(after.handlers);
      expect(await sessionOf(moving)).toMatchObject({ sid });
      expect(await sessionOf(moving)).toMatchObject({ sid });
      clock.advance(400);
      expect(await sessionOf(moving)).toMatchObject({ sid });
      const row = await database.prisma.session.findUniqueOrThrow({ where: { id: sid } });
      expect(row.lastSeenAt).toEqual(clock.now());
      if (strategy === 'jwt') expect(errors).toContain('A callback of the app that is broken.');
      isBroken = false;
      expect(await sessionOf(moving)).toMatchObject({ sid, strategy });
      expect(await sessionOf(moving)).toMatchObject({ sid, strategy });
    });
  });

  describe('an account that a user links while the registry is down', () => {
    it('is refused, and no new user is created', async ({ build, database, clock, user }) => {
      const provider = await startOidcProvider(['http://localhost:3000']);
      try {
        let isDown = false;
        const store = prismaSessions(database.prisma, { pool: database.pool });
        const sessions = new Proxy(store, {
          get(target, name) {
            if (name === 'identity') return undefined;
            const ask = Reflect.get(target, name);
            if (typeof ask !== 'function') return ask;
            return (...args: unknown[]) =>
              isDown ? Promise.reject(new Error('connection refused')) : ask.apply(target, args);
          },
        });
        const kit = build({
          sessions,
          providers: [
            credentialsProvider(database.prisma),
            { ...oidcProvider(provider), checks: ['pkce', 'state', 'nonce'] },
          ],
        });
        const browser = await signIn(kit, user);
        clock.advance(1000);
        const users = await database.prisma.user.count();
        isDown = true;
        const answer = await signInWithOidc(browser, 'stranger');
        expect(answer.status).toBe(503);
        expect(await database.prisma.user.count()).toBe(users);
        expect(await database.prisma.account.count()).toBe(0);
        isDown = false;
        clock.advance(5);
        expect(await browser.session()).toMatchObject({ user: { email: user.email } });
      } finally {
        await provider.stop();
      }
    });
  });
}
