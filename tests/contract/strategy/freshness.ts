import { describe, expect } from 'vitest';
import { password } from '../../support/kit.ts';
import { asAction, asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { sessionOf } from './helpers.ts';

export function freshnessContract(it: ContractTest): void {
  describe('freshness', () => {
    const callbackUrl = '/account?tab=1';

    it('lets whoever has just signed in pass', async ({ kit, person, browser }) => {
      await browser.signIn(person.email, password);
      const response = await browser.get(
        '/account',
        asAction(() => kit.requireFresh()),
      );
      expect(await response.json()).toEqual(await sessionOf(browser));
    });

    it('sends everybody else to the page that asks again, and back from there', async ({
      clock,
      build,
      person,
      browser,
    }) => {
      const kit = build({ reauthenticatePage: '/reauthenticate' });
      await browser.signIn(person.email, password);
      clock.advance(600);
      const stale = await browser.get(
        '/account',
        asAction(() => kit.requireFresh({ callbackUrl })),
      );
      expect(stale.headers.get('location')).toBe(
        '/reauthenticate?callbackUrl=%2Faccount%3Ftab%3D1',
      );
      await browser.signIn(person.email, password);
      const fresh = await browser.get(
        '/account',
        asAction(() => kit.requireFresh({ callbackUrl })),
      );
      expect(fresh.status).toBe(200);
    });

    it('is not given by renewal', async ({ clock, kit, person, browser }) => {
      await browser.signIn(person.email, password);
      clock.advance(590);
      await browser.session();
      clock.advance(20);
      const stale = await browser.get(
        '/account',
        asAction(() => kit.requireFresh()),
      );
      expect(stale.status).toBe(303);
    });

    it('may be asked for within fewer seconds, or more', async ({
      clock,
      kit,
      person,
      browser,
    }) => {
      await browser.signIn(person.email, password);
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

    it('is asked of a route handler with a 403, and of whoever is signed out with a 401', async ({
      clock,
      kit,
      person,
      browser,
    }) => {
      const handler = asRoute(
        kit.withSession(async (_session, _request) => Response.json(await kit.requireFresh())),
      );
      expect((await browser.get('/api/anything', handler)).status).toBe(401);
      await browser.signIn(person.email, password);
      expect((await browser.get('/api/anything', handler)).status).toBe(200);
      clock.advance(600);
      const stale = await browser.get('/api/anything', handler);
      expect(stale.status).toBe(403);
      expect(await stale.json()).toEqual({ error: 'reauthentication_required' });
    });
  });
}
