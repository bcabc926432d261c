import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Adapter } from 'next-auth/adapters';
import { describe, expect } from 'vitest';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import { hashToken } from '../../../src/kit/session/token.ts';
import { Browser } from '../../support/browser.ts';
import type { TestDatabase } from '../../support/database.ts';
import { password } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf, signIn } from './helpers.ts';
import { plainTokens } from './plain-sessions.ts';

type SessionCallback = NonNullable<NonNullable<SessionKitConfig['callbacks']>['session']>;

/** An adapter that loads more with each session than Auth.js's own. */
function withTeam({ prisma }: TestDatabase, calls: string[] = []): Adapter {
  return {
    ...PrismaAdapter(prisma),
    async getSessionAndUser(sessionToken) {
      calls.push(sessionToken);
      const found = await prisma.session.findUnique({
        where: { sessionToken },
        include: { user: true },
      });
      if (!found?.user) return null;
      const { user, ...session } = found;
      const userId = user.id;
      return { session: { ...session, userId, desk: 4 }, user: { ...user, team: 'analysts' } };
    },
  };
}

/** What the app's callback gets of both. */
const showsTeam: SessionCallback = ({ session, user }) =>
  Object.assign(session, {
    team: Reflect.get(user, 'team'),
    given: Object.keys(session),
  });

export function adapterSessionsContract(it: ContractTest): void {
  describe("an adapter's own getSessionAndUser", () => {
    it('determines the user after a sign-in, a new token and a change of strategy', async ({
      build,
      capabilities,
      clock,
      database,
      user,
      strategy,
    }) => {
      const calls: string[] = [];
      const own = { adapter: withTeam(database, calls), callbacks: { session: showsTeam } };
      const kit = build(own);
      const browser = await signIn(kit, user);
      const first = await sessionOf(browser);
      expect(first).toMatchObject({ team: 'analysts', user: { email: user.email } });
      // By the hash alone: no adapter gets a token.
      expect(calls.every((token) => /^[\w-]{43}$/.test(token))).toBe(true);
      expect(calls).not.toContain(browser.sessionCookie?.value);
      if (!capabilities.readsWithoutDatabase) {
        expect(calls).toContain(hashToken(browser.sessionCookie?.value ?? ''));
        expect(Reflect.get(first, 'desk')).toBe(4);
      }
      // Nothing of what the registry keeps.
      for (const column of ['sessionToken', 'previousToken', 'claims', 'ipAddress']) {
        expect(Reflect.get(first, 'given')).not.toContain(column);
      }
      await browser.get('/anything', asAction(kit.sessions.rotate));
      expect(await browser.session()).toMatchObject({ team: 'analysts' });

      clock.advance(700);
      const other = strategy === 'jwt' ? 'database' : 'jwt';
      const moved = browser.copy(build({ ...own, strategy: other }).handlers);
      for (const read of [1, 2]) {
        const answer = await moved.session();
        expect([read, answer]).toMatchObject([read, { strategy: other, team: 'analysts' }]);
      }
    });

    it("is called with plain Auth.js's token for a row that the kit hasn't changed", async ({
      build,
      database,
    }) => {
      const { token, email } = await plainTokens.database(database);
      const kit = build({
        adapter: withTeam(database),
        callbacks: { session: showsTeam },
        clock: () => new Date(),
      });
      const browser = new Browser(kit.handlers);
      browser.setCookie(cookie, token);
      for (const read of [1, 2]) {
        const answer = await browser.session();
        expect([read, answer]).toMatchObject([read, { team: 'analysts', user: { email } }]);
      }
    });

    it('that finds no user means no session', async ({ build, capabilities, database, user }) => {
      const { prisma } = database;
      const adapter = { ...PrismaAdapter(prisma), getSessionAndUser: async () => null };
      const kit = build({ adapter });
      const browser = await signIn(kit, user);
      // As in plain Auth.js, which reads jwts without it.
      if (capabilities.readsWithoutDatabase) await sessionOf(browser);
      else expect(await browser.session()).toBeNull();
    });
  });

  describe("an adapter's own createSession", () => {
    it("creates the row, which holds the kit's session", async ({ build, database, user }) => {
      const { prisma } = database;
      const given: object[] = [];
      const kit = build({
        adapter: {
          ...PrismaAdapter(prisma),
          async createSession(session) {
            given.push(session);
            const data = { ...session, userAgent: 'a kiosk', ipAddress: '192.0.2.1' };
            await prisma.session.create({ data });
            return session;
          },
        },
      });
      const browser = await signIn(kit, user);
      const session = await sessionOf(browser);
      expect(given).toHaveLength(1);
      const row = await prisma.session.findUniqueOrThrow({ where: { id: session.sid } });
      expect(given).toEqual([
        { sessionToken: row.sessionToken, userId: session.user.id, expires: row.expires },
      ]);
      expect(row).toMatchObject({ userAgent: 'a kiosk', ipAddress: '192.0.2.1' });
      expect(row.absoluteExpires).not.toBeNull();
      expect(row.sessionToken).not.toBe(browser.sessionCookie?.value);
      const where = { userId: session.user.id };
      expect(await prisma.session.count({ where })).toBe(1);
      expect(await kit.sessions.revoke(session, session.sid)).toBe(true);
    });

    it('that creates no row is a configuration error, and the sign-in fails', async ({
      build,
      database: { prisma },
      user,
    }) => {
      const logged: string[] = [];
      const kit = build({
        adapter: { ...PrismaAdapter(prisma), createSession: async (session) => session },
        logger: { error: ({ message }) => void logged.push(message) },
      });
      const browser = new Browser(kit.handlers);
      const answer = await browser.signIn(user.email, password);
      expect(answer.headers.get('location')).toMatch(/error=Configuration$/);
      expect(browser.sessionCookie).toBeUndefined();
      expect(logged.join()).toContain('adapter.createSession');
    });
  });

  describe("an adapter's own updateSession and deleteSession", () => {
    it('are refused at start if plain Auth.js would call them', async ({
      build,
      capabilities,
      database: { prisma },
    }) => {
      const plain = PrismaAdapter(prisma);
      for (const name of ['updateSession', 'deleteSession'] as const) {
        const start = () => build({ adapter: { ...plain, [name]: async () => null } });
        if (capabilities.readsWithoutDatabase) start();
        else expect(start).toThrow(`adapter.${name} is the app’s own`);
        build({ adapter: { ...plain, [name]: undefined } });
      }
    });
  });

  describe("the session methods of Auth.js's own adapter", () => {
    it('are not called, and cost nothing', async ({ build, database: { prisma }, user }) => {
      const called: string[] = [];
      const plain = PrismaAdapter(prisma);
      const listened = Object.entries(plain).map(([name, method]) => {
        const listening = (...args: unknown[]) => {
          called.push(name);
          return Reflect.apply(method, plain, args);
        };
        return [name, Object.assign(listening, { toString: () => String(method) })];
      });
      const kit = build({ adapter: Object.fromEntries(listened) });
      const browser = await signIn(kit, user);
      await sessionOf(browser);
      await browser.post('/api/auth/signout');
      expect(called).toEqual([]);
    });
  });

  describe('a user who has no row', () => {
    it('is named in a configuration error', async ({ build }) => {
      const logged: string[] = [];
      const events: unknown[] = [];
      const kit = build({
        providers: [
          {
            id: 'credentials',
            name: 'Another service',
            type: 'credentials',
            credentials: {},
            authorize: async () => ({ id: 'somebody-elsewhere', name: 'Ada' }),
          },
        ],
        logger: { error: ({ message }) => void logged.push(message) },
        onEvent: (event) => void events.push(event),
      });
      const browser = new Browser(kit.handlers);
      const answer = await browser.signIn('ada@example.com', 'any');
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toMatch(/\/signin\?error=Configuration$/);
      expect(browser.sessionCookie).toBeUndefined();
      expect(logged.join()).toContain('The user "somebody-elsewhere" signed in');
      expect(logged.join()).toContain('docs/errors.md#user_not_stored');
      expect(events).toMatchObject([{ type: 'sign_in_failed', error: 'user_not_stored' }]);
      const act = asAction(() => kit.signIn('credentials', { redirect: false }));
      const acting = browser.get('/anything', act);
      await expect(acting).rejects.toMatchObject({ code: 'user_not_stored' });
    });
  });
}
