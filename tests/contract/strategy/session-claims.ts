import type { AdapterUser } from 'next-auth/adapters';
import Credentials from 'next-auth/providers/credentials';
import { describe, expect } from 'vitest';
import type { PrismaClient } from '../../../prisma/generated/client.ts';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import { Browser } from '../../support/browser.ts';
import { createTestKit, password } from '../../support/kit.ts';
import { asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { extendedSessionOf, sessionOf, signIn } from './helpers.ts';

type Callbacks = NonNullable<SessionKitConfig['callbacks']>;

/** A provider whose sign-in gives the whole row, as a provider with an adapter does. */
function wholeRow(prisma: PrismaClient) {
  return Credentials({
    credentials: { email: {}, password: {} },
    authorize: ({ email }) => prisma.user.findUnique({ where: { email: String(email) } }),
  });
}

/** The app's callbacks mean the same in both strategies, and after a change from one to the other. */
export function sessionClaimsContract(it: ContractTest): void {
  describe('session claims', () => {
    /** As most apps with roles have it. */
    const role: Callbacks = {
      jwt({ token, user }) {
        if (user) token.role = (user as AdapterUser & { role: string }).role;
        return token;
      },
      session({ session, token }) {
        return token ? Object.assign(session, { role: token.role }) : session;
      },
    };

    it('are there behind `if (token)` at each read, also after a switch and a switch back', async ({
      build,
      clock,
      database,
      user,
      strategy,
    }) => {
      const { prisma } = database;
      await prisma.user.update({ where: { id: user.id }, data: { role: 'admin' } });
      const config = { clock: clock.now, callbacks: role, providers: [wholeRow(prisma)] };
      const other = createTestKit(strategy === 'jwt' ? 'database' : 'jwt', database, config);
      const kits = [build(config), other, build(config)];
      let browser = new Browser(build(config).handlers);
      await browser.signIn(user.email, password);
      for (const {
        handlers,
        strategy: { name },
      } of kits) {
        browser = browser.copy(handlers);
        for (let reads = 0; reads < 3; reads += 1) {
          expect(await extendedSessionOf(browser)).toMatchObject({ role: 'admin', strategy: name });
        }
        // As long as a session stays with a strategy.
        clock.advance(700);
        expect(await extendedSessionOf(browser)).toMatchObject({ role: 'admin' });
      }
    });

    it('keep what a browser sent with an update, and callbacks get it once', async ({
      build,
      user,
    }) => {
      const heard: unknown[] = [];
      const kit = build({
        callbacks: {
          // As Auth.js's own example app does.
          jwt({ token, trigger, session }) {
            if (trigger === 'update') {
              heard.push(session);
              token.name = session.user.name;
            }
            return token;
          },
        },
      });
      const browser = await signIn(kit, user);
      const data = { user: { name: 'Countess' } };
      const updated = await browser.update(data);
      expect(await updated.json()).toMatchObject({ user: { name: 'Countess' } });
      expect(heard).toEqual([data]);
      for (let reads = 0; reads < 2; reads += 1) {
        expect(await sessionOf(browser)).toMatchObject({ user: { name: 'Countess' } });
      }
    });

    it("aren't written if a callback returns equal claims in a new object", async ({
      build,
      database,
      user,
    }) => {
      const kit = build({
        callbacks: {
          jwt: async ({ token }) => {
            const row = await database.prisma.user.findUnique({ where: { id: user.id } });
            return {
              picture: token.picture,
              sub: token.sub,
              role: row?.role,
              email: token.email,
              name: row?.name,
            };
          },
        },
      });
      const browser = await signIn(kit, user);
      await browser.session();
      const row = () => database.prisma.session.findFirst({ where: { userId: user.id } });
      const [before, token] = [await row(), browser.sessionCookie?.value];
      const answer = await browser.get('/api/auth/session');
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await row()).toEqual(before);
      expect(browser.sessionCookie?.value).toBe(token);
    });

    it('change once for concurrent reads, and stay changed', async ({ build, user, strategy }) => {
      /** A provider that accepts each refresh token once. */
      let expected = 0;
      const rotate = async (sent: number) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        if (sent !== expected) throw new Error(`The refresh token ${sent} was used before.`);
        expected += 1;
        return expected;
      };
      let due = 0;
      const kit = build({
        callbacks: {
          async jwt({ token, user }) {
            if (user) return { ...token, refresh: 0 };
            const refresh = token.refresh as number;
            return refresh < due ? { ...token, refresh: await rotate(refresh) } : token;
          },
          session: ({ session, token }) => Object.assign(session, { refresh: token.refresh }),
        },
      });
      const browser = await signIn(kit, user);
      due = 1;
      const together = await Promise.all([
        extendedSessionOf(browser),
        extendedSessionOf(browser),
        extendedSessionOf(browser),
      ]);
      for (const session of together) expect(session).toMatchObject({ refresh: 1 });
      expect(await extendedSessionOf(browser)).toMatchObject({ refresh: 1 });
      // A component can set no cookie; a row has its claims all the same.
      if (strategy === 'jwt') return;
      due = 2;
      await browser.get(
        '/page',
        asRoute(async () => Response.json(await kit.auth())),
      );
      expect(await extendedSessionOf(browser)).toMatchObject({ refresh: 2 });
    });

    it("that can't be created for a row without any leave the session unchanged", async ({
      clock,
      database,
      user,
    }) => {
      const before = createTestKit('database', database, { clock: clock.now });
      const browser = await signIn(before, user);
      const errors: string[] = [];
      const config: Partial<SessionKitConfig> = {
        clock: clock.now,
        logger: { error: ({ message }) => errors.push(message), warn() {} },
        callbacks: {
          jwt({ token, account, user }) {
            if (user && !account) throw new Error('There is no account.');
            return token;
          },
        },
      };
      for (const strategy of ['database', 'jwt', 'database'] as const) {
        const kit = createTestKit(strategy, database, config);
        clock.advance(400);
        const session = await sessionOf(browser.copy(kit.handlers));
        expect(session).toMatchObject({ strategy: 'database', user: { name: user.name } });
      }
      expect(errors).toContain('There is no account.');
    });

    it("of one session can't be used in another, nor read without the secret", async ({
      clock,
      database,
      user,
    }) => {
      const { prisma } = database;
      const config = { clock: clock.now, callbacks: role, providers: [wholeRow(prisma)] };
      const kit = createTestKit('database', database, config);
      const admin = new Browser(kit.handlers);
      await prisma.user.update({ where: { id: user.id }, data: { role: 'admin' } });
      await admin.signIn(user.email, password);
      const { sid } = await sessionOf(admin);
      await prisma.user.update({ where: { id: user.id }, data: { role: 'user' } });
      const member = await signIn(kit, user);
      const other = await sessionOf(member);
      const stolen = await prisma.session.findUniqueOrThrow({ where: { id: sid } });
      expect(stolen.claims).not.toContain('admin');
      for (const claims of [stolen.claims, '{"claims":{"role":"admin"}}']) {
        await prisma.session.update({ where: { id: other.sid }, data: { claims } });
        expect(await extendedSessionOf(member)).toMatchObject({ role: 'user' });
      }
    });

    it("that a token can't hold are refused by name", async ({ build, user }) => {
      const errors: string[] = [];
      const kit = build({
        callbacks: { jwt: ({ token }) => ({ ...token, credit: 12n }) },
        logger: { error: ({ cause }) => errors.push(String((cause as { err?: Error })?.err)) },
      });
      const browser = new Browser(kit.handlers);
      const answer = await browser.signIn(user.email, password);
      expect(answer.headers.get('location')).toMatch(/error=Configuration$/);
      expect(errors).toEqual([expect.stringContaining('"credit"')]);
      expect(browser.sessionCookie).toBeUndefined();
    });

    it("named like the kit's own, or with another `sub`, stay the app's", async ({
      build,
      clock,
      user,
    }) => {
      const kit = build({
        callbacks: {
          jwt: ({ token, user }) =>
            user ? { ...token, sub: 'of another service', sid: 'mine', generation: 7 } : token,
          session: ({ session, token }) =>
            Object.assign(session, { told: [token.sub, token.sid, token.generation] }),
        },
      });
      const browser = await signIn(kit, user);
      clock.advance(400);
      for (let reads = 0; reads < 2; reads += 1) {
        const session = await extendedSessionOf(browser);
        expect(session).toMatchObject({ told: ['of another service', 'mine', 7] });
        expect(session.sid).not.toBe('mine');
      }
    });
  });
}
