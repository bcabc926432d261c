import { describe, expect } from 'vitest';
import { password } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { gap, sessionOf, week } from './helpers.ts';

const credentials = '/api/auth/callback/credentials';
const halfDay = 43_200;

export function rememberContract(it: ContractTest): void {
  describe('remember me', () => {
    it.for(['off', 'false', '0', ''])(
      'unticked (%j) means a cookie that ends with the browser, and a shorter idle timeout',
      async (remember, { clock, user, browser }) => {
        await browser.post(credentials, { email: user.email, password, remember });
        expect(browser.sessionCookie?.attributes.has('expires')).toBe(false);
        expect(browser.sessionCookie?.attributes.has('max-age')).toBe(false);
        const { expires } = await sessionOf(browser);
        expect(gap(clock.now().toISOString(), expires)).toBeCloseTo(halfDay, -1);
      },
    );

    it.for(['on', 'true'])(
      'ticked (%j) lasts a week',
      async (remember, { clock, user, browser }) => {
        await browser.post(credentials, { email: user.email, password, remember });
        expect(browser.sessionCookie?.attributes.has('expires')).toBe(true);
        const { expires } = await sessionOf(browser);
        expect(gap(clock.now().toISOString(), expires)).toBeCloseTo(week, -1);
      },
    );

    it('stays unticked after renewals and updates', async ({ clock, kit, user, browser }) => {
      await browser.post(credentials, { email: user.email, password, remember: 'off' });
      clock.advance(400);
      await sessionOf(browser);
      expect(browser.sessionCookie?.attributes.has('expires')).toBe(false);
      await browser.post('/api/auth/session');
      expect(browser.sessionCookie?.attributes.has('expires')).toBe(false);
      expect(browser.sessionCookie?.attributes.has('max-age')).toBe(false);
      await browser.get(
        '/anything',
        asAction(() => kit.unstable_update({})),
      );
      expect(browser.sessionCookie?.attributes.has('expires')).toBe(false);
      const { expires } = await sessionOf(browser);
      expect(gap(clock.now().toISOString(), expires)).toBeCloseTo(halfDay, -1);
      clock.advance(halfDay + 1);
      expect(await browser.session()).toBeNull();
    });

    it('stays as it was at a reauthentication, unless the form says otherwise', async ({
      user,
      browser,
    }) => {
      await browser.post(credentials, { email: user.email, password, remember: 'off' });
      await browser.signIn(user.email, password);
      expect(browser.sessionCookie?.attributes.has('expires')).toBe(false);
      await browser.post(credentials, { email: user.email, password, remember: 'on' });
      expect(browser.sessionCookie?.attributes.has('expires')).toBe(true);
    });
  });
}
