import type { Session } from 'authjs-session-kit/next';
import { describe, expect } from 'vitest';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import { asComponent, asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { asProxy, cookie, sessionOf, signIn } from './helpers.ts';

export function callbacksContract(it: ContractTest): void {
  describe("the app's own callbacks", () => {
    it('callbacks.session adds to the session, and gets no session token', async ({
      build,
      user,
    }) => {
      const seen: string[] = [];
      const extended = build({
        callbacks: {
          session(params) {
            seen.push(JSON.stringify(params));
            return Object.assign(params.session, { plan: 'pro' });
          },
        },
      });
      const visitor = await signIn(extended, user);
      expect(await visitor.session()).toMatchObject({ plan: 'pro', user: { email: user.email } });
      await visitor.post('/api/auth/session');
      expect(seen.length).toBeGreaterThan(1);
      for (const params of seen) expect(params).not.toContain(visitor.sessionCookie?.value);
    });

    it('callbacks.session that returns nothing denies access, in the proxy and in withSession', async ({
      build,
      user,
    }) => {
      const forgets = (() => null) as unknown as () => Session; // as JavaScript may
      const kit = build({ callbacks: { session: forgets } });
      const visitor = await signIn(kit, user);
      const passed = await visitor.get('/dashboard', kit.createProxy({ protect: ['/dashboard'] }));
      expect(passed.status).toBe(307);
      const handler = kit.withSession(async (_session, _request) => new Response('secret'));
      const answer = await visitor.get('/anything', asRoute(handler));
      expect(answer.status).toBe(401);
    });

    it('callbacks.session gets token and user, whichever strategy keeps the session', async ({
      build,
      user,
    }) => {
      const kit = build({
        callbacks: {
          session: ({ session, token, user }) =>
            Object.assign(session, { names: [token.name, user.name], ids: [token.sub, user.id] }),
        },
      });
      const visitor = await signIn(kit, user);
      expect(await sessionOf(visitor)).toMatchObject({
        names: [user.name, user.name],
        ids: [user.id, user.id],
      });
    });

    it('callbacks.session determines what auth() returns: a Date stays one, and is text over HTTP', async ({
      build,
      user,
    }) => {
      const since = new Date(0);
      const kit = build({
        callbacks: { session: ({ session }) => Object.assign(session, { since }) },
      });
      const browser = await signIn(kit, user);
      let found: unknown;
      await browser.get(
        '/page',
        asComponent(async () => {
          found = await kit.auth();
          return null;
        }),
      );
      expect(found).toMatchObject({ since });
      expect(await browser.session()).toMatchObject({ since: since.toISOString() });
    });

    it('callbacks.session that returns nothing makes the session null', async ({ build, user }) => {
      // Auth.js's types ask for a session; a callback in JavaScript may forget to return it.
      const forgets = (() => undefined) as unknown as () => Session;
      const kit = build({ callbacks: { session: forgets } });
      const visitor = await signIn(kit, user);
      const answers: unknown[] = [];
      const route = asRoute(async () => {
        answers.push(await kit.auth());
        return new Response();
      });
      await visitor.get('/anything', route);
      expect(answers).toEqual([null]);
      expect(await visitor.session()).toBeNull();
    });

    it('events.signIn and events.signOut are called once each, and their errors undo nothing', async ({
      build,
      user,
    }) => {
      const messages: unknown[] = [];
      const errors: string[] = [];
      const fail = (message: object) => {
        messages.push(message);
        throw new Error('Not interested.');
      };
      const kit = build({
        events: { signIn: fail, signOut: fail },
        logger: { error: ({ message }) => void errors.push(message) },
      });
      const visitor = await signIn(kit, user);
      const token = visitor.sessionCookie?.value;
      expect(await visitor.session()).not.toBeNull();
      await visitor.post('/api/auth/signout');
      expect(visitor.sessionCookie).toBeUndefined();
      expect(messages).toHaveLength(2);
      expect(messages[0]).toMatchObject({ user: { email: user.email } });
      expect(errors).toEqual(['Not interested.', 'Not interested.']);
      expect(JSON.stringify(messages)).not.toContain(token);
    });

    it('callbacks.authorized decides for auth as a proxy, which redirects to the sign-in page', async ({
      build,
      user,
    }) => {
      const guarded = build({ callbacks: { authorized: ({ auth }) => auth !== null } });
      const visitor = new Browser(guarded.handlers);
      const proxy = asProxy(guarded.auth);
      const refused = await visitor.get('/secret?a=1', proxy);
      expect(refused.headers.get('location')).toBe(
        'http://localhost:3000/signin?callbackUrl=%2Fsecret%3Fa%3D1',
      );
      await visitor.signIn(user.email, password);
      const passed = await visitor.get('/secret?a=1', proxy);
      expect(passed.headers.get('x-middleware-next')).toBe('1');
    });

    it('callbacks.authorized denies access if it returns nothing', async ({ build, browser }) => {
      const { auth } = build({ callbacks: { authorized: () => undefined } });
      const refused = await browser.get('/secret', asProxy(auth));
      expect(refused.headers.get('location')).toContain('/signin?callbackUrl=%2Fsecret');
    });

    it('auth as a proxy shows a renewal to the same request', async ({
      kit,
      clock,
      signedIn: browser,
    }) => {
      clock.advance(400);
      const passed = await browser.get('/anything', asProxy(kit.auth));
      const forwarded = passed.headers.get('x-middleware-request-cookie');
      expect(passed.headers.getSetCookie()).toHaveLength(1);
      expect(forwarded).toContain(`${cookie}=${browser.sessionCookie?.value}`);
    });
  });
}
