import Nodemailer from 'next-auth/providers/nodemailer';
import { describe, expect } from 'vitest';
import { Browser } from '../../support/browser.ts';
import { password, secret } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf, signIn } from './helpers.ts';

const credentials = '/api/auth/callback/credentials';

/** A session cookie or a secret that is replaced while sessions are out. */
export function renamingContract(it: ContractTest): void {
  describe('a session cookie that was renamed', () => {
    it('is read under its earlier name and written under the new one, and the session continues', async ({
      build,
      kit,
      clock,
      user,
      browser,
    }) => {
      const name = 'app.session';
      const renamed = build({
        cookies: { sessionToken: { name } },
        earlierCookieNames: [cookie],
      });
      await browser.signIn(user.email, password);
      const before = await sessionOf(browser);
      const after = browser.copy(renamed.handlers);
      expect(await sessionOf(after)).toMatchObject({ sid: before.sid });
      clock.advance(301);
      expect(await sessionOf(after)).toMatchObject({ sid: before.sid });
      expect(after.cookies.has(cookie)).toBe(false);
      expect(await sessionOf(after)).toMatchObject({ sid: before.sid });
      expect((await after.post('/api/auth/session')).status).toBe(200);

      const late = browser.copy(renamed.handlers);
      await late.post('/api/auth/signout');
      expect(late.cookies.has(cookie)).toBe(false);
      expect(await after.session()).toBeNull();
      clock.advance(5);
      expect(await browser.copy(kit.handlers).session()).toBeNull();
    });

    it("is set under the app's own name from the start", async ({ build, user }) => {
      const { handlers } = build({ cookies: { sessionToken: { name: 'app.session' } } });
      const browser = await signIn({ handlers }, user);
      expect(browser.cookies.has('app.session')).toBe(true);
      expect(browser.cookies.has(cookie)).toBe(false);
      expect(await browser.session()).not.toBeNull();
    });
  });

  describe('a secret that was changed', () => {
    it('is read while it is among the older ones, and every token gets the new one', async ({
      build,
      clock,
      signedIn: browser,
    }) => {
      const { sid } = await sessionOf(browser);
      const both = browser.copy(build({ secret: ['a newer secret', secret] }).handlers);
      expect(await sessionOf(both)).toMatchObject({ sid });
      clock.advance(301);
      expect(await sessionOf(both)).toMatchObject({ sid });
      const alone = both.copy(build({ secret: ['a newer secret'] }).handlers);
      expect(await sessionOf(alone)).toMatchObject({ sid });
    });

    it('keeps forms valid that were open meanwhile, in either order of a rolling deploy', async ({
      build,
      user,
    }) => {
      const orders = [['new', secret], [secret, 'new'], [secret]].map((list) =>
        build({ secret: list }),
      );
      for (const from of orders) {
        for (const to of orders.slice(0, 2)) {
          const browser = new Browser(from.handlers);
          const { csrfToken } = await (await browser.get('/api/auth/csrf')).json();
          const later = browser.copy(to.handlers);
          const answer = await later.submit(credentials, {
            csrfToken,
            email: user.email,
            password,
          });
          expect(answer.headers.get('location')).not.toContain('error');
          expect(await later.session()).not.toBeNull();
        }
      }
      const browser = new Browser(build({ secret: ["a stranger's"] }).handlers);
      const { csrfToken } = await (await browser.get('/api/auth/csrf')).json();
      const later = browser.copy(build({ secret: ['new', secret] }).handlers);
      const fields = { csrfToken, email: user.email, password };
      const refused = await later.submit(credentials, fields);
      expect(refused.headers.get('location')).toContain('error=MissingCSRF');
    });

    it('accepts no CSRF cookie that was created without a secret', async ({ build, user }) => {
      const { handlers } = build({ secret: ['new', secret] });
      for (const forged of ['forged', 'forged|', 'forged|0', `forged|${'0'.repeat(64)}`]) {
        const browser = new Browser(handlers);
        browser.setCookie('authjs.csrf-token', forged);
        const fields = { csrfToken: 'forged', email: user.email, password };
        const refused = await browser.submit(credentials, fields);
        expect(refused.headers.get('location')).toContain('error=MissingCSRF');
      }
    });

    it('keeps emailed links valid that were sent before, each for one use', async ({ build }) => {
      const sent: URL[] = [];
      const withMail = (list: string[]) =>
        build({
          secret: list,
          providers: [
            Nodemailer({
              server: 'smtp://localhost:25',
              from: 'kit@example.com',
              sendVerificationRequest: async ({ url }) => void sent.push(new URL(url)),
            }),
          ],
        });
      const before = new Browser(withMail([secret]).handlers);
      await before.post('/api/auth/signin/nodemailer', { email: 'link@example.com' });
      const { pathname = '', search = '' } = sent[0] ?? {};
      const { handlers } = withMail(['new', secret]);
      const browser = new Browser(handlers);
      await browser.get(`${pathname}${search}`);
      expect(await browser.session()).toMatchObject({ user: { email: 'link@example.com' } });
      const again = await new Browser(handlers).get(`${pathname}${search}`);
      expect(again.headers.get('location')).toContain('error=Verification');
    });
  });
}
