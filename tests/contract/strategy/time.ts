import { describe, expect } from 'vitest';
import type { ContractTest } from './fixtures.ts';
import { asHandler, gap, sessionOf, week } from './helpers.ts';

export function timeContract(it: ContractTest): void {
  describe('a session over time', () => {
    it('is not renewed before renewEvery has passed', async ({ clock, signedIn: browser }) => {
      const before = await sessionOf(browser);
      clock.advance(200);
      const response = await browser.get('/api/auth/session');
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await response.json()).toEqual(before);
    });

    it('gets a later idle expiry after that, stays the same session, and shows the new expiry at once', async ({
      clock,
      signedIn: browser,
    }) => {
      const before = await sessionOf(browser);
      clock.advance(400);
      const renewed = await sessionOf(browser);
      expect(renewed.sid).toBe(before.sid);
      expect(renewed.authenticatedAt).toBe(before.authenticatedAt);
      expect(gap(before.expires, renewed.expires)).toBeCloseTo(400, -1);
      const ends = Date.parse(browser.sessionCookie?.attributes.get('expires') ?? '');
      expect(Math.abs(ends - Date.parse(renewed.expires))).toBeLessThan(1000);
    });

    it('ends if it is not used for the idle timeout', async ({ clock, signedIn: browser }) => {
      clock.advance(week - 10);
      expect(await browser.session()).not.toBeNull();
      clock.advance(week + 1);
      expect(await browser.session()).toBeNull();
    });

    it('ends at the absolute timeout, however busy', async ({ clock, signedIn: browser }) => {
      const start = clock.now().getTime();
      for (let day = 0; day < 29; day++) {
        clock.advance(86_400);
        expect(await browser.session()).not.toBeNull();
      }
      const { expires } = await sessionOf(browser);
      expect((Date.parse(expires) - start) / 1000).toBeLessThanOrEqual(2_592_000);
      clock.advance(86_401);
      expect(await browser.session()).toBeNull();
    });

    it('is renewed by auth(handler) as well', async ({ clock, kit, signedIn: browser }) => {
      const before = await sessionOf(browser);
      clock.advance(400);
      const handler = asHandler(kit.auth, (request) => Response.json(request.auth));
      await browser.get('/anything', handler);
      expect(gap(before.expires, (await sessionOf(browser)).expires)).toBeCloseTo(400, -1);
    });
  });
}
