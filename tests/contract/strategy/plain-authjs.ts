import { randomUUID } from 'node:crypto';
import { encode } from '@auth/core/jwt';
import type { NextAuthConfig } from 'next-auth';
import { encode as encodeInV4 } from 'next-auth-v4/jwt';
import { describe, expect } from 'vitest';
import type { SessionKit } from '../../../src/kit/create-session-kit.ts';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import type { SessionEvent } from '../../../src/kit/session/events.ts';
import { type StrategyName, strategyNames } from '../../../src/kit/session/session.ts';
import { prismaSessions } from '../../../src/kit/stores/prisma/index.ts';
import { Browser } from '../../support/browser.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createUser, password, secret, TestClock } from '../../support/kit.ts';
import { asAction, asComponent } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf } from './helpers.ts';

type Build = (config?: Partial<SessionKitConfig>) => SessionKit;

const day = 86_400;

type BeginSession = (
  database: TestDatabase,
  claims?: object,
) => Promise<{ token: string; email: string }>;

/** A jwt as the `encode` of one of the versions writes it. */
const jwtBy =
  (write: (claims: object) => Promise<string>): BeginSession =>
  async ({ prisma }, claims) => {
    await forgetEnds(prisma);
    const { id: sub, email, name } = await createUser(prisma);
    return { token: await write({ sub, name, email, picture: null, ...claims }), email };
  };

/** A browser's cookie as stock Auth.js left it, in either of its strategies. */
export const plainTokens: Record<StrategyName, BeginSession> = {
  jwt: jwtBy((claims) => encode({ token: { ...claims }, secret, salt: cookie })),

  async database({ prisma }) {
    await forgetEnds(prisma);
    const { email } = await createUser(prisma);
    const sessionToken = randomUUID();
    const expires = new Date(Date.now() + 30 * day * 1000);
    const user = { connect: { email } };
    await prisma.session.create({ data: { sessionToken, expires, user } });
    return { token: sessionToken, email };
  },
};

/** The same as NextAuth v4 left it, whose adapter wrote the same rows. */
const v4Tokens: typeof plainTokens = {
  jwt: jwtBy((claims) => encodeInV4({ token: { ...claims }, secret })),
  database: plainTokens.database,
};

const origins = [
  { version: 'stock Auth.js', cookie, tokens: plainTokens },
  { version: 'NextAuth v4', cookie: 'next-auth.session-token', tokens: v4Tokens },
].flatMap(({ version, cookie, tokens }) =>
  strategyNames.map((stock) => ({ version, cookie, stock, begun: tokens[stock] })),
);

/** Of other tests, which are a moment ago, or by their own clocks a moment ahead. */
async function forgetEnds({ sessionCutoff }: TestDatabase['prisma']): Promise<void> {
  await sessionCutoff.deleteMany();
}

export function plainAuthjsContract(it: ContractTest): void {
  describe.each(origins)(
    'a session that $version began, strategy $stock',
    ({ stock, begun, cookie }) => {
      /** Stock Auth.js has no clock but the system's, so its sessions begin now. */
      const start = (build: Build, config: Partial<SessionKitConfig> = {}) => {
        const clock = new TestClock();
        const process = () => build({ clock: clock.now, ...config });
        return { clock, process, kit: process() };
      };

      const holding = (handlers: ConstructorParameters<typeof Browser>[0], token: string) => {
        const browser = new Browser(handlers);
        browser.setCookie(cookie, token);
        return browser;
      };

      it('goes on, comes into the registry and gets a token of the kit', async ({
        strategy,
        build,
        database,
      }) => {
        const events: SessionEvent[] = [];
        const { kit, clock } = start(build, { onEvent: (event) => void events.push(event) });
        const { token, email } = await begun(database);
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
        const told = events.filter(({ type }) => type === 'adoption');
        expect(told).toMatchObject([{ sid: session.sid, from: stock }]);
      });

      it.for(['in a page', 'where it could be renewed'])(
        'is refused %s where its user may have no session, and stays out of the registry',
        async (where, { build, database }) => {
          const { kit } = start(build, { isActive: async () => false });
          const { token, email } = await begun(database);
          const browser = holding(kit.handlers, token);
          const page = () => browser.get('/page', asComponent(kit.getSession));
          expect(
            where === 'in a page' ? await (await page()).json() : await browser.session(),
          ).toBe(null);
          const user = { email };
          expect(
            await database.prisma.session.count({
              where: { user, absoluteExpires: { not: null } },
            }),
          ).toBe(0);
        },
      );

      it.for(['the user’s', 'everyone’s'])(
        'has ended where %s sessions were ended before it was met, in each process',
        async (whose, { build, database }) => {
          const { kit, process, clock } = start(build);
          const [ended, other] = [await begun(database), await begun(database)];
          const { id } = await database.prisma.user.findUniqueOrThrow({
            where: { email: ended.email },
          });
          clock.advance(1);
          await (whose === 'everyone’s'
            ? kit.sessions.revokeEveryone()
            : kit.sessions.revokeUser(id));
          for (const { handlers, getSession } of [kit, process()]) {
            const browser = holding(handlers, ended.token);
            const page = await browser.get('/page', asComponent(getSession));
            expect(await page.json()).toBeNull();
            expect(await browser.session()).toBeNull();
          }
          const stranger = await holding(kit.handlers, other.token).session();
          if (whose === 'everyone’s') expect(stranger).toBeNull();
          else expect(stranger).not.toBeNull();
        },
      );

      it('goes on where it began after the user’s sessions were ended', async ({
        build,
        database,
      }) => {
        const { kit } = start(build);
        const { token, email } = await begun(database);
        const { id } = await database.prisma.user.findUniqueOrThrow({ where: { email } });
        // Two minutes before it began: clocks may differ by one.
        const earlier = build({ clock: () => new Date(Date.now() - 120_000) });
        // A row is there already, and has ended with the others.
        if (stock === 'jwt') await earlier.sessions.revokeUser(id);
        expect(await holding(kit.handlers, token).session()).not.toBeNull();
      });

      it('is one session for many requests at once, in two processes', async ({
        build,
        database,
      }) => {
        const { kit, process, clock } = start(build);
        const other = process();
        const { token, email } = await begun(database);
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
        const where = { user: { email } };
        expect(await database.prisma.session.count({ where })).toBe(1);
      });

      it('shows its user’s other sessions before it is met itself', async ({ build, database }) => {
        const { kit } = start(build);
        const { token, email } = await begun(database);
        const other = new Browser(kit.handlers);
        await other.signIn(email, password);
        const { sid } = await sessionOf(other);
        const list = asAction(async () => kit.sessions.list(await kit.requireSession()));
        const answer = await holding(kit.handlers, token).get('/devices', list);
        expect(await answer.json()).toContainEqual(expect.objectContaining({ sid }));
      });

      it('is not fresh, and counts for no proof of who it is', async ({ build, database }) => {
        const { kit } = start(build);
        const { token } = await begun(database);
        const response = await holding(kit.handlers, token).get(
          '/account',
          asAction(() => kit.requireFresh()),
        );
        expect(response.status).toBe(303);
      });

      it('ends for good when the first thing it does is to sign out', async ({
        build,
        database,
      }) => {
        const { kit, process } = start(build);
        const { token } = await begun(database);
        const browser = holding(kit.handlers, token);
        await browser.post('/api/auth/signout');
        expect([...browser.cookies.keys()].join()).not.toContain('session-token');
        expect(await holding(kit.handlers, token).session()).toBeNull();
        expect(await holding(process().handlers, token).session()).toBeNull();
      });

      it('is served and left as it is for servers without the kit, until it may be adopted', async ({
        strategy,
        build,
        database,
      }) => {
        let calls = 0;
        const callbacks: NextAuthConfig['callbacks'] = {
          jwt: ({ token }) => ({ ...token, calls: ++calls }),
        };
        const { kit } = start(build, { adopt: false, callbacks });
        const { token, email } = await begun(database);
        const browser = holding(kit.handlers, token);
        const rowsBefore = await database.prisma.session.findMany({ where: { user: { email } } });
        const update = () => browser.update({ name: 'Grace' });
        for (const ask of [() => browser.session(), update, () => browser.session()]) {
          await ask();
          expect(browser.cookies.get(cookie)?.value).toBe(token);
          expect(browser.sessionCookie?.value).toBe(plainCookie(cookie, token));
        }
        const page = await browser.get('/page', asComponent(kit.getSession));
        expect(await page.json()).toMatchObject({ user: { email }, strategy: stock });
        expect(await tokensOf(database, email)).toEqual(
          rowsBefore.map(({ sessionToken }) => sessionToken),
        );
        // Those of a row are made of its user; nothing of a jwt’s may be used up that can’t be kept.
        if (stock === 'jwt') expect(calls).toBe(0);

        const adopting = start(build, { callbacks });
        const later = holding(adopting.kit.handlers, token);
        const { sid } = await sessionOf(later);
        adopting.clock.advance(1);
        expect(await sessionOf(later)).toMatchObject({ sid, strategy });
        expect(later.cookies.get(cookie)?.value).not.toBe(token);
      });

      it('ends at a sign-out also where it isn’t adopted, and with all of its user’s', async ({
        build,
        database,
      }) => {
        const { kit, clock } = start(build, { adopt: false });
        const { token } = await begun(database);
        const browser = holding(kit.handlers, token);
        await browser.post('/api/auth/signout');
        expect([...browser.cookies.keys()].join()).not.toContain('session-token');
        expect(await holding(kit.handlers, token).session()).toBeNull();

        const other = await begun(database);
        const { user } = await sessionOf(holding(kit.handlers, other.token));
        clock.advance(1);
        await kit.sessions.revokeUser(user.id);
        clock.advance(10);
        expect(await holding(kit.handlers, other.token).session()).toBeNull();
      });

      it('is over for its first token once the new one was shown and the grace has passed', async ({
        build,
        database,
      }) => {
        const { kit, clock } = start(build);
        const { token } = await begun(database);
        const browser = holding(kit.handlers, token);
        await sessionOf(browser);
        clock.advance(1);
        await sessionOf(browser);
        expect(await holding(kit.handlers, token).session()).not.toBeNull();
        clock.advance(66);
        expect(await holding(kit.handlers, token).session()).toBeNull();
        expect(await browser.session()).not.toBeNull();
      });

      it('changes its name and its token like any other, at its first request', async ({
        build,
        database,
      }) => {
        const { kit } = start(build);
        const { token, email } = await begun(database);
        const browser = holding(kit.handlers, token);
        await database.prisma.user.update({ where: { email }, data: { name: 'Grace' } });
        await browser.get('/anything', asAction(kit.refreshSession));
        expect(await browser.session()).toMatchObject({ user: { name: 'Grace' } });

        const other = await begun(database);
        const rotating = holding(kit.handlers, other.token);
        await rotating.get('/anything', asAction(kit.sessions.rotate));
        expect(await holding(kit.handlers, other.token).session()).toBeNull();
        expect(await rotating.session()).not.toBeNull();
      });

      it('is none when its user is gone', async ({ build, database }) => {
        const { kit } = start(build);
        const { token, email } = await begun(database);
        await database.prisma.user.delete({ where: { email } });
        expect(await holding(kit.handlers, token).session()).toBeNull();
      });

      it('ends with all of the user’s, or by its own account', async ({ build, database }) => {
        const { kit, process, clock } = start(build);
        const { token } = await begun(database);
        const browser = holding(kit.handlers, token);
        const { user } = await sessionOf(browser);
        await kit.sessions.revokeUser(user.id);
        for (const { handlers } of [kit, process()]) {
          expect(await holding(handlers, token).session()).toBeNull();
        }

        const late = await begun(database);
        clock.advance(31 * day);
        expect(await holding(kit.handlers, late.token).session()).toBeNull();
      });
    },
  );

  /** What a browser has under the kit's own name, where that is stock Auth.js's. */
  const plainCookie = (name: string, token: string) => (name === cookie ? token : undefined);

  async function tokensOf({ prisma }: TestDatabase, email: string): Promise<string[]> {
    const rows = await prisma.session.findMany({ where: { user: { email } } });
    return rows.map(({ sessionToken }) => sessionToken);
  }

  describe('a token in the shape of stock Auth.js', () => {
    it('is refused when nobody began it, in any shape, and counted', async ({
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

    it('is nobody’s when nobody knows its user, for the proxy and for the page behind it', async ({
      build,
      database,
    }) => {
      const { token, email } = await plainTokens.jwt(database);
      await database.prisma.user.delete({ where: { email } });
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

    it('is refused when it is what the table holds of somebody else’s', async ({
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

  describe('a jwt of stock Auth.js', () => {
    it('goes on working where its strategy allows it while the database is down', async ({
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
