import { describe, expect } from 'vitest';
import { Browser } from '../../support/browser.ts';
import { createUser, password } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { cookie, sessionOf, week } from './helpers.ts';

export function signInContract(it: ContractTest): void {
  describe('signing in', () => {
    it('works with credentials as the only provider', async ({ strategy, user, browser }) => {
      const response = await browser.signIn(user.email, password);
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe('http://localhost:3000');
      expect(await browser.session()).toEqual({
        user: { id: expect.any(String), name: user.name, email: user.email, image: null },
        expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        sid: expect.stringMatching(/^[\w-]{22}$/),
        strategy,
        authenticatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      });
    });

    it('finds the account whatever the case of the email', async ({ user, browser }) => {
      await browser.signIn(user.email.toUpperCase(), password);
      expect(await browser.session()).toMatchObject({ user: { email: user.email } });
    });

    it('sets an HttpOnly, SameSite=Lax cookie for the whole site and one week', async ({
      clock,
      signedIn: browser,
    }) => {
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
      user,
    }) => {
      const https = new Browser(kit.handlers, 'https://app.example.com');
      await https.signIn(user.email, password);
      expect(https.cookies.has(`__Secure-${cookie}`)).toBe(true);
      expect(https.sessionCookie?.attributes.has('secure')).toBe(true);
      expect(await https.session()).toMatchObject({ user: { email: user.email } });
    });

    it("gives every sign-in a new session id and token, and ends the browser's earlier session", async ({
      kit,
      database,
      user,
      signedIn: browser,
    }) => {
      const first = await sessionOf(browser);
      const earlier = browser.copy(kit.handlers);
      await browser.signIn(user.email, password);
      expect((await sessionOf(browser)).sid).not.toBe(first.sid);
      expect(browser.sessionCookie?.value).not.toBe(earlier.sessionCookie?.value);
      expect(await earlier.session()).toBeNull();
      const row = await database.prisma.session.findUnique({ where: { id: first.sid } });
      expect(row?.endReason).toBe('replaced');
    });

    it("ends the browser's earlier session when another user signs in", async ({
      kit,
      database,
      signedIn: browser,
    }) => {
      const earlier = browser.copy(kit.handlers);
      const { email } = await createUser(database.prisma);
      await browser.signIn(email, password);
      expect(await browser.session()).toMatchObject({ user: { email } });
      expect(await earlier.session()).toBeNull();
    });

    it('leaves the earlier session alone when the sign-in fails', async ({
      user,
      signedIn: browser,
    }) => {
      const before = await sessionOf(browser);
      await browser.signIn(user.email, 'not the password');
      expect(await sessionOf(browser)).toEqual(before);
    });

    it('stores the address from a trusted proxy, and none by default', async ({
      build,
      kit,
      user,
    }) => {
      const addressOf = async ({ handlers, sessions }: typeof kit) => {
        const visitor = new Browser(handlers, undefined, {
          'x-forwarded-for': '198.51.100.1, 203.0.113.7',
        });
        await visitor.signIn(user.email, password);
        const session = await sessionOf(visitor);
        const listed = await sessions.list(session);
        return listed.find(({ current }) => current)?.ipAddress;
      };
      expect(await addressOf(kit)).toBeNull();
      expect(await addressOf(build({ addressHeader: 'x-forwarded-for' }))).toBe('203.0.113.7');
    });

    it("ends the browser's earlier session from a server action too, and keeps its `remember`", async ({
      kit,
      user,
      browser,
    }) => {
      const { email } = user;
      const signIn = (fields: object) =>
        asAction(() => kit.signIn('credentials', { email, password, redirect: false, ...fields }));
      await browser.get('/anything', signIn({ remember: 'off' }));
      const earlier = browser.copy(kit.handlers);
      const { sid } = await sessionOf(earlier);
      await browser.get('/anything', signIn({}));
      expect((await sessionOf(browser)).sid).not.toBe(sid);
      expect(await earlier.session()).toBeNull();
      expect(browser.sessionCookie?.attributes.has('expires')).toBe(false);
      expect([...browser.cookies.keys()].join()).not.toContain('placeholder');
    });

    it('leaves the earlier session alone when a server action is refused', async ({
      build,
      database,
      user,
    }) => {
      const kit = build({ policy: { maxSessions: 1, onLimit: 'reject' } });
      const [here, elsewhere] = [new Browser(kit.handlers), new Browser(kit.handlers)];
      await elsewhere.signIn(user.email, password);
      const { email } = await createUser(database.prisma);
      await here.signIn(email, password);
      const before = await sessionOf(here);
      const refused = asAction(async () => {
        const fields = { email: user.email, password, redirect: false } as const;
        return kit.signIn('credentials', fields).catch((error: Error) => error.name);
      });
      const answer = await here.get('/anything', refused);
      expect(await answer.json()).toBe('SessionLimitReached');
      expect(await sessionOf(here)).toEqual(before);
    });

    it('works in a server action, which can read the session at once', async ({
      kit,
      user,
      browser,
    }) => {
      const { email } = user;
      const response = await browser.get(
        '/anything',
        asAction(async () => {
          const url = await kit.signIn('credentials', { email, password, redirect: false });
          return { url, session: await kit.getSession() };
        }),
      );
      const { session } = await response.json();
      expect(session).toEqual(await browser.session());
      const refused = asAction(() => kit.signIn('credentials', { email, password: 'wrong' }));
      await expect(browser.get('/anything', refused)).rejects.toMatchObject({
        type: 'CredentialsSignin',
      });
      expect(await browser.session()).toEqual(session);
      const out = await browser.get(
        '/anything',
        asAction(() => kit.signOut({ redirectTo: '/bye' })),
      );
      expect(out.headers.get('location')).toContain('/bye');
      expect(browser.sessionCookie).toBeUndefined();
    });

    it('responds to an unknown email exactly as to a wrong password', async ({ kit, user }) => {
      const wrong = await new Browser(kit.handlers).signIn(user.email, 'not the password');
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

    it('refuses a form without the CSRF token', async ({ kit, user }) => {
      const forged = new Browser({
        GET: () => Response.json({ csrfToken: 'forged' }),
        POST: kit.handlers.POST,
      });
      const response = await forged.signIn(user.email, password);
      expect(response.headers.get('location')).toContain('error=MissingCSRF');
      expect(forged.sessionCookie).toBeUndefined();
    });
  });
}
