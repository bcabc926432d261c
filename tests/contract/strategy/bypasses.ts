import { NextRequest, NextResponse } from 'next/server';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { credentialsProvider } from '../../../src/accounts/credentials.ts';
import { startOidcProvider } from '../../e2e/support/oidc-server.ts';
import { Browser } from '../../support/browser.ts';
import { createUser, password } from '../../support/kit.ts';
import { signInWithOidc } from '../../support/log-in-at-provider.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { oidcProvider, sessionOf, signIn } from './helpers.ts';

/** Checks that neither a browser nor an app's callback can bypass. */
export function bypassesContract(it: ContractTest): void {
  describe('a user', () => {
    it("is signed out even if the browser sends an empty cookie under the kit's placeholder name", async ({
      kit,
      signedIn: browser,
    }) => {
      const copy = browser.copy(kit.handlers);
      browser.setCookie('authjs.placeholder', '');
      await browser.post('/api/auth/signout');
      expect(browser.sessionCookie).toBeUndefined();
      expect(await copy.session()).toBeNull();
    });

    it('links an account to their own user even if the browser sends such a cookie', async ({
      build,
      database,
      user,
    }) => {
      const provider = await startOidcProvider(['http://localhost:3000']);
      try {
        const kit = build({
          providers: [credentialsProvider(database.prisma), oidcProvider(provider)],
        });
        const browser = await signIn(kit, user);
        browser.setCookie('authjs.placeholder', '');
        await signInWithOidc(browser, `account of ${user.email}`);
        expect((await sessionOf(browser)).user.id).toBe(user.id);
      } finally {
        await provider.stop();
      }
    });

    it("sees all of their sessions if the app shows the provider's sid", async ({
      build,
      user,
    }) => {
      const kit = build({
        callbacks: {
          jwt: ({ token, user }) => (user ? { ...token, sid: 'sid-of-keycloak' } : token),
          session: ({ session, token }) => ({ ...session, ...token }) as never,
        },
      });
      const [a, b] = [new Browser(kit.handlers), new Browser(kit.handlers)];
      await a.signIn(user.email, password);
      await b.signIn(user.email, password);
      const act = async (run: (own: never) => Promise<unknown>) =>
        (
          await a.get(
            '/x',
            asAction(async () => run((await kit.requireSession()) as never)),
          )
        ).json();
      expect(await act((own) => kit.sessions.list(own))).toHaveLength(2);
      expect(await act((own) => kit.sessions.revokeOthers(own))).toBe(1);
      expect(await b.session()).toBeNull();
    });

    it("can't make a session fresh by an update's data, nor end another user's sessions", async ({
      build,
      clock,
      database,
      user,
    }) => {
      const victim = await createUser(database.prisma, 'Victim');
      const kit = build({
        reauthenticatePage: '/again',
        callbacks: {
          jwt: ({ token, trigger, session }) =>
            trigger === 'update' ? { ...token, ...session } : token,
          session: ({ session, token }) => ({ ...session, ...token }) as never,
        },
      });
      const a = await signIn(kit, user);
      clock.advance(700);
      const theirs = new Browser(kit.handlers);
      await theirs.signIn(victim.email, password);
      const { sid } = await sessionOf(theirs);
      await a.update({ sid, authenticatedAt: '2999-01-01T00:00:00.000Z' });
      const fresh = await a.get(
        '/x',
        asAction(async () => Boolean(await kit.requireFresh())),
      );
      expect.soft(fresh.status).toBe(303);
      const ending = a.get(
        '/x',
        asAction(async () => kit.sessions.revokeAll((await kit.requireSession()) as never)),
      );
      await expect.soft(ending).rejects.toMatchObject({ code: 'reauthentication_required' });
      clock.advance(6);
      expect(await theirs.session()).not.toBeNull();
    });

    it("doesn't end other users' sessions if the app's callback returns one shared object", async ({
      build,
      clock,
      database,
      user,
    }) => {
      const other = await createUser(database.prisma, 'Other');
      const view = { user: { name: 'member' }, expires: '2999-01-01T00:00:00.000Z' };
      const kit = build({ callbacks: { session: () => view as never } });
      const [a, b] = [new Browser(kit.handlers), new Browser(kit.handlers)];
      await a.signIn(user.email, password);
      await b.signIn(other.email, password);
      const ending = a.get(
        '/x',
        asAction(async () => {
          const mine = await kit.requireSession();
          await b.session();
          return kit.sessions.revokeAll(mine);
        }),
      );
      await ending.catch(() => {});
      clock.advance(6);
      expect(await b.session()).not.toBeNull();
    });
  });

  describe('createProxy', () => {
    const protect = ['/dashboard/:path*', '/auth/settings'];

    it('protects a page under each of its locales, whatever AUTH_URL says', async ({ build }) => {
      vi.stubEnv('AUTH_URL', 'https://example.com');
      onTestFinished(() => {
        vi.unstubAllEnvs();
      });
      const nextConfig = { i18n: { locales: ['en', 'fr'], defaultLocale: 'en' } };
      const proxy = build().createProxy({ protect });
      for (const path of ['/dashboard', '/fr/dashboard']) {
        const request = new NextRequest(`http://10.0.0.7:3000${path}`, { nextConfig } as never);
        expect([path, (await proxy(request)).status]).toEqual([path, 307]);
      }
    });
    it("protects a page beside Auth.js's routes", async ({ build }) => {
      const proxy = build({ basePath: '/auth' }).createProxy({ protect });
      expect((await proxy(new NextRequest('http://localhost:3000/auth/settings'))).status).toBe(
        307,
      );
      expect(
        (await proxy(new NextRequest('http://localhost:3000/auth/signout'))).headers.get(
          'x-middleware-next',
        ),
      ).toBe('1');
    });
    it('lets no shared cache store a protected page', async ({ kit, signedIn: browser }) => {
      const answer = () => NextResponse.next({ headers: { 'Cache-Control': 's-maxage=31536000' } });
      const page = await browser.get('/dashboard', kit.createProxy({ protect, answer }));
      expect(page.headers.get('cache-control')).toBe('private, no-store');
    });

    it("protects a page's data like the page, if Next doesn't normalise its URL", async ({
      build,
    }) => {
      const proxy = build().createProxy({ protect });
      const data = new NextRequest('http://localhost:3000/_next/data/build/dashboard/a.json');
      expect((await proxy(data)).status).toBe(307);
    });
  });
}
