import { randomUUID } from 'node:crypto';
import { encode } from 'next-auth-v4/jwt';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SessionKitConfig } from '../../src/kit/options.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { Forge } from '../support/forge.ts';
import { createTestKit, createUser, secret } from '../support/kit.ts';
import { asComponent, asRoute } from '../support/next-scope.ts';
import { signInWithForge } from '../support/sign-in-with-forge.ts';

const database = testDatabase();
/** As the provider knows her. */
const ada = { sub: '7', name: 'Ada', email: 'ada@example.com', picture: null };

const seen = z.object({ user: z.object({ id: z.string() }) });
const idOf = async (browser: Browser) => seen.parse(await browser.session()).user.id;

describe.each(strategyNames)(
  'users whom NextAuth v4 didn\'t store, in strategy "%s"',
  (strategy) => {
    beforeEach(async () => {
      await database.prisma.user.deleteMany();
      await database.prisma.session.deleteMany();
      await database.prisma.sessionCutoff.deleteMany();
    });

    const kitOf = (more: Partial<SessionKitConfig> = {}) =>
      createTestKit(strategy, database, {
        providers: [new Forge().provider()],
        v4Provider: 'forge',
        callbacks: {
          jwt({ token, account }) {
            if (account) token.sub = account.providerAccountId;
            return token;
          },
          session: ({ session, token }) => ({ ...session, account: token.sub }),
        },
        ...more,
      });

    /** A browser with a cookie as v4 itself writes it, at an app of this kit. */
    async function browserOfV4(kit: ReturnType<typeof kitOf>, claims: object = ada) {
      const browser = browserAt(kit);
      browser.setCookie(
        'next-auth.session-token',
        await encode({ token: { ...ada, ...claims }, secret }),
      );
      return browser;
    }

    const handlersOf = ({ handlers }: ReturnType<typeof kitOf>) => ({
      GET: asRoute(handlers.GET),
      POST: asRoute(handlers.POST),
    });
    const browserAt = (kit: ReturnType<typeof kitOf>) => new Browser(handlersOf(kit));

    it('get a row with their account, and keep the id that the app knows', async () => {
      const kit = kitOf();
      const browser = await browserOfV4(kit);
      // First where no cookie can be set.
      const page = asComponent(() => kit.auth());
      const seen = await (await browser.get('/page', page)).json();
      const user = await database.prisma.user.findUniqueOrThrow({
        where: { email: ada.email },
        include: { accounts: true },
      });
      expect(seen).toMatchObject({ user: { id: user.id, email: ada.email }, account: '7' });
      expect(user).toMatchObject({ name: 'Ada', emailVerified: null });
      expect(user.accounts).toMatchObject([{ provider: 'forge', providerAccountId: '7' }]);
      for (let time = 0; time < 3; time++) {
        expect(await browser.session()).toMatchObject({ user: { id: user.id }, account: '7' });
      }
      expect(browser.cookies.has('next-auth.session-token')).toBe(false);
      expect(
        await database.prisma.session.findMany({ where: { userId: user.id, endedAt: null } }),
      ).toHaveLength(1);
    });

    it('are the same at their next sign-in, and in their other browsers', async () => {
      const kit = kitOf();
      const [first, other] = [await browserOfV4(kit), await browserOfV4(kit)];
      const anew = browserAt(kit);
      await signInWithForge(anew);
      const ids = await Promise.all([first, other, anew].map(idOf));
      expect(new Set(ids)).toEqual(new Set([expect.any(String)]));
      expect(await anew.session()).toMatchObject({ account: '7' });
    });

    it('are the same if they sign in before their old cookie is read', async () => {
      const kit = kitOf();
      const anew = browserAt(kit);
      await signInWithForge(anew);
      const old = await browserOfV4(kit);
      expect(await idOf(old)).toBe(await idOf(anew));
    });

    it('are created once, however many concurrent requests reach several servers', async () => {
      const kits = [kitOf(), kitOf(), kitOf()];
      const browsers = await Promise.all(
        Array.from({ length: 12 }, (_, n) => browserOfV4(kits[n % 3] ?? kitOf())),
      );
      expect(new Set(await Promise.all(browsers.map(idOf))).size).toBe(1);
      expect(await database.prisma.user.count()).toBe(1);
    });

    it.each([
      ['has the address of somebody else', { sub: '8', email: 'other@example.com' }],
      ['has no address', { sub: '8', email: null }],
    ])("aren't created from a jwt that %s: they sign in again", async (_, claims) => {
      await database.prisma.user.create({ data: { email: 'other@example.com' } });
      const kit = kitOf();
      const browser = await browserOfV4(kit, claims);
      expect(await browser.session()).toBeNull();
      expect(await database.prisma.user.count()).toBe(1);
    });

    it('are never the user of a row that has the same id as their account', async () => {
      const { id } = await createUser(database.prisma);
      const kit = kitOf();
      const browser = await browserOfV4(kit, { sub: id });
      expect(await idOf(browser)).not.toBe(id);
      expect(await browser.session()).toMatchObject({ user: { email: ada.email }, account: id });
    });

    it('stay signed out after their sessions are ended, or they are deleted', async () => {
      const kit = kitOf();
      const met = await browserOfV4(kit);
      const unmet = await browserOfV4(kit);
      const copy = met.copy(handlersOf(kit));
      const id = await idOf(met);
      await kit.sessions.revokeUser(id);
      for (const browser of [met, unmet, copy]) expect(await browser.session()).toBeNull();

      await database.prisma.sessionCutoff.deleteMany();
      const again = await browserOfV4(kit);
      const replayed = again.copy(handlersOf(kitOf()));
      expect(await again.session()).not.toBeNull();
      await database.prisma.user.delete({ where: { id } });
      expect(await replayed.session()).toBeNull();
      expect(await database.prisma.user.count()).toBe(0);
    });

    it('are signed out without the option, and with another secret', async () => {
      const without = await browserOfV4(kitOf({ v4Provider: undefined }));
      expect(await without.session()).toBeNull();
      const other = browserAt(kitOf());
      const foreign = await encode({ token: ada, secret: randomUUID() });
      other.setCookie('next-auth.session-token', foreign);
      expect(await other.session()).toBeNull();
      expect(await database.prisma.user.count()).toBe(0);
    });
  },
);

describe('v4Provider', () => {
  it('names a provider of the app, which has an adapter', () => {
    const options = { providers: [new Forge().provider()] };
    const make = (more: Partial<SessionKitConfig>) => () =>
      createTestKit('jwt', database, { ...options, ...more });
    expect(make({ v4Provider: 'github' })).toThrow('"github", and no provider has that id');
    expect(make({ v4Provider: 'forge', adapter: undefined, sessions: undefined })).toThrow(
      'needs an adapter',
    );
    expect(make({ v4Provider: 'forge' })).not.toThrow();
  });
});
