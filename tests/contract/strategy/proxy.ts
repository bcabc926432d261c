import { describe, expect } from 'vitest';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, gap, sessionOf } from './helpers.ts';

export function proxyContract(it: ContractTest): void {
  describe('the proxy', () => {
    const protect = ['/dashboard/:path*'];

    it.for([
      '/dashboard',
      '/dashboard/',
      '/dashboard/settings?tab=1',
      '/DASHBOARD',
      '/%64ashboard',
      '/dashboard%2Fsettings',
    ])(
      'sends whoever is signed out from %s to the sign-in page',
      async (path, { kit, browser }) => {
        const response = await browser.get(path, kit.createProxy({ protect }));
        const location = new URL(response.headers.get('location') ?? '');
        expect(location.pathname).toBe('/signin');
        expect(location.searchParams.get('callbackUrl')).toBe(path);
      },
    );

    it.for(['/', '/dashboards', '/signin', '/%zz'])(
      'lets everybody see %s',
      async (path, { kit, browser }) => {
        const response = await browser.get(path, kit.createProxy({ protect }));
        expect(response.headers.get('location')).toBeNull();
      },
    );

    it.for([
      ['next-router-prefetch', '1'],
      ['sec-purpose', 'prefetch;prerender'],
    ])(
      'sets no cookie for a page that nobody has asked for yet (%s)',
      async ([header = '', value = ''], { clock, kit, person }) => {
        const browser = new Browser(kit.handlers, undefined, { [header]: value });
        await browser.signIn(person.email, password);
        clock.advance(400);
        const response = await browser.get('/dashboard', kit.createProxy({ protect }));
        expect(response.headers.get('x-middleware-next')).toBe('1');
        expect(response.headers.getSetCookie()).toEqual([]);
      },
    );

    it('lets a signed-in user pass, and shows a renewal to the same request', async ({
      clock,
      kit,
      person,
      browser,
    }) => {
      await browser.signIn(person.email, password);
      const before = await sessionOf(browser);
      clock.advance(400);
      const response = await browser.get('/dashboard', kit.createProxy({ protect }));
      expect(response.headers.get('x-middleware-next')).toBe('1');
      const forwarded = response.headers.get('x-middleware-request-cookie');
      expect(forwarded).toContain(`${cookie}=${browser.sessionCookie?.value}`);
      expect(gap(before.expires, (await sessionOf(browser)).expires)).toBeCloseTo(400, -1);
    });
  });
}
