import { describe, expect } from 'vitest';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf, week } from './helpers.ts';

export function signInContract(it: ContractTest): void {
  describe('signing in', () => {
    it('works with credentials as the only provider', async ({ strategy, person, browser }) => {
      const response = await browser.signIn(person.email, password);
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe('http://localhost:3000');
      expect(await browser.session()).toEqual({
        user: { id: expect.any(String), name: person.name, email: person.email, image: null },
        expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        sid: expect.stringMatching(/^[\w-]{22}$/),
        strategy,
        authenticatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      });
    });

    it('finds the account whatever the case of the email', async ({ person, browser }) => {
      await browser.signIn(person.email.toUpperCase(), password);
      expect(await browser.session()).toMatchObject({ user: { email: person.email } });
    });

    it('sets an HttpOnly, SameSite=Lax cookie for the whole site and one week', async ({
      clock,
      person,
      browser,
    }) => {
      await browser.signIn(person.email, password);
      const { attributes } = browser.sessionCookie ?? {};
      expect(attributes?.has('httponly')).toBe(true);
      expect(attributes?.get('samesite')?.toLowerCase()).toBe('lax');
      expect(attributes?.get('path')).toBe('/');
      expect(attributes?.has('secure')).toBe(false);
      const lasts = Date.parse(attributes?.get('expires') ?? '') - clock.now().getTime();
      expect(lasts / 1000).toBeGreaterThan(week - 2);
      expect(lasts / 1000).toBeLessThanOrEqual(week);
    });

    it('sets a Secure cookie with the __Secure- prefix over https, and reads it back', async ({
      kit,
      person,
    }) => {
      const https = new Browser(kit.handlers, 'https://app.example.com');
      await https.signIn(person.email, password);
      expect(https.cookies.has(`__Secure-${cookie}`)).toBe(true);
      expect(https.sessionCookie?.attributes.has('secure')).toBe(true);
      expect(await https.session()).toMatchObject({ user: { email: person.email } });
    });

    it('gives every sign-in a session id and a token of its own', async ({ person, browser }) => {
      await browser.signIn(person.email, password);
      const first = await sessionOf(browser);
      const firstToken = browser.sessionCookie?.value;
      await browser.signIn(person.email, password);
      expect((await sessionOf(browser)).sid).not.toBe(first.sid);
      expect(browser.sessionCookie?.value).not.toBe(firstToken);
    });

    it('answers an unknown email exactly as it answers a wrong password', async ({
      kit,
      person,
    }) => {
      const wrong = await new Browser(kit.handlers).signIn(person.email, 'not the password');
      const unknown = await new Browser(kit.handlers).signIn('nobody@example.com', password);
      expect(wrong.headers.get('location')).toBe(
        'http://localhost:3000/signin?error=CredentialsSignin&code=credentials',
      );
      expect(unknown.status).toBe(wrong.status);
      expect(unknown.headers.get('location')).toBe(wrong.headers.get('location'));
      expect(await unknown.text()).toBe(await wrong.text());
    });

    it.for<[string, Record<string, string>]>([
      ['no fields', {}],
      ['no password', { email: 'demo@example.com' }],
      ['an email that is none', { email: "' OR 1=1 --", password }],
      ['a password too long to hash', { email: 'demo@example.com', password: 'x'.repeat(5000) }],
    ])('refuses a form with %s', async ([, fields], { browser }) => {
      const response = await browser.post('/api/auth/callback/credentials', fields);
      expect(response.headers.get('location')).toContain('error=CredentialsSignin');
      expect(await browser.session()).toBeNull();
    });

    it('refuses a form without the CSRF token', async ({ kit, person }) => {
      const forged = new Browser({
        GET: () => Response.json({ csrfToken: 'forged' }),
        POST: kit.handlers.POST,
      });
      const response = await forged.signIn(person.email, password);
      expect(response.headers.get('location')).toContain('error=MissingCSRF');
      expect(forged.sessionCookie).toBeUndefined();
    });
  });
}
