import { describe, expect } from 'vitest';
import { credentialsProvider } from '../../../src/accounts/credentials.ts';
import { startOidcProvider } from '../../e2e/support/oidc-server.ts';
import { password } from '../../support/kit.ts';
import { signInWithOidc } from '../../support/log-in-at-provider.ts';
import { asAction, asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { oidcProvider, sessionOf, signIn } from './helpers.ts';

export function freshnessContract(it: ContractTest): void {
  describe('freshness', () => {
    const callbackUrl = '/account?tab=1';

    it('lets a user pass who has just signed in', async ({ kit, signedIn: browser }) => {
      const response = await browser.get(
        '/account',
        asAction(() => kit.requireFresh()),
      );
      expect(await response.json()).toEqual(await sessionOf(browser));
    });

    it('redirects other users to the reauthentication page, and back', async ({
      clock,
      build,
      user,
      browser,
    }) => {
      const kit = build({ reauthenticatePage: '/reauthenticate' });
      await browser.signIn(user.email, password);
      clock.advance(600);
      const stale = await browser.get(
        '/account',
        asAction(() => kit.requireFresh({ callbackUrl })),
      );
      expect(stale.headers.get('location')).toBe(
        '/reauthenticate?callbackUrl=%2Faccount%3Ftab%3D1',
      );
      await browser.signIn(user.email, password);
      const fresh = await browser.get(
        '/account',
        asAction(() => kit.requireFresh({ callbackUrl })),
      );
      expect(fresh.status).toBe(200);
    });

    it('is not refreshed by a renewal', async ({ clock, kit, signedIn: browser }) => {
      clock.advance(590);
      await browser.session();
      clock.advance(20);
      const stale = await browser.get(
        '/account',
        asAction(() => kit.requireFresh()),
      );
      expect(stale.status).toBe(303);
    });

    it('is not refreshed by linking an account, but by signing in with a linked one', async ({
      clock,
      build,
      database,
      user,
    }) => {
      const provider = await startOidcProvider(['http://localhost:3000']);
      try {
        const linked: string[] = [];
        const kit = build({
          providers: [credentialsProvider(database.prisma), oidcProvider(provider)],
          events: { linkAccount: ({ account }) => void linked.push(account.providerAccountId) },
        });
        const browser = await signIn(kit, user);
        const before = await sessionOf(browser);
        clock.advance(700);

        // At a laptop that was left open, with an account of one's own.
        const stranger = `stranger to ${user.email}`;
        await signInWithOidc(browser, stranger);
        expect(linked).toEqual([stranger]);
        const after = await sessionOf(browser);
        expect(after.user.id).toBe(before.user.id);
        expect(after.sid).not.toBe(before.sid);
        expect(Date.parse(after.authenticatedAt) / 1000).toBeCloseTo(
          Date.parse(before.authenticatedAt) / 1000,
          -0.5,
        );
        const stale = await browser.get(
          '/account',
          asAction(() => kit.requireFresh()),
        );
        expect(stale.status).toBe(303);

        await signInWithOidc(browser, stranger);
        const fresh = await browser.get(
          '/account',
          asAction(() => kit.requireFresh()),
        );
        expect(fresh.status).toBe(200);
      } finally {
        await provider.stop();
      }
    });

    it('can be required within fewer seconds, or more', async ({
      clock,
      kit,
      signedIn: browser,
    }) => {
      clock.advance(60);
      const ask = async (within: number) =>
        (
          await browser.get(
            '/account',
            asAction(() => kit.requireFresh({ within })),
          )
        ).status;
      expect(await ask(60)).toBe(303);
      expect(await ask(61)).toBe(200);
      clock.advance(3_000);
      expect(await ask(3_600)).toBe(200);
    });

    it('makes a route handler respond with 403, and with 401 if signed out', async ({
      clock,
      kit,
      user,
      browser,
    }) => {
      const handler = asRoute(
        kit.withSession(async (_session, _request) => Response.json(await kit.requireFresh())),
      );
      expect((await browser.get('/api/anything', handler)).status).toBe(401);
      await browser.signIn(user.email, password);
      expect((await browser.get('/api/anything', handler)).status).toBe(200);
      clock.advance(600);
      const stale = await browser.get('/api/anything', handler);
      expect(stale.status).toBe(403);
      expect(await stale.json()).toEqual({ error: 'reauthentication_required' });
    });
  });
}
