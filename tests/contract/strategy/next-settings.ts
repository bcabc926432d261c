import { NextRequest, NextResponse } from 'next/server';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import { asAction, asPrivateCache, asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { asHandler, asProxy, cookie, gap, sessionOf } from './helpers.ts';

type Answer = (request: NextRequest) => Promise<Response> | Response;
type Handlers = { GET: Answer; POST: Answer };

const inside = 'http://10.0.0.7:3000';

/** A variable, or what Next's build puts in the place of one, until the test is over. */
function set(name: string, value: string): void {
  vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** As Next calls a proxy. */
const asNextCalls =
  (proxy: Answer, nextConfig: { basePath?: string; trailingSlash?: boolean }): Answer =>
  (request) =>
    proxy(new NextRequest(request, { nextConfig }));

/** As Next calls route handlers: without its `basePath` in the address. */
function inBasePath({ GET, POST }: Handlers): Handlers {
  const moved =
    (handle: Answer): Answer =>
    (request) =>
      handle(new NextRequest(request.url.replace('/app/', '/'), request));
  return { GET: moved(GET), POST: moved(POST) };
}

/** As an app behind a reverse proxy that says nothing of the host: where it is asked itself. */
const fromInside =
  (answer: Answer): Answer =>
  (request) =>
    answer(new NextRequest(request.url.replace(new URL(request.url).origin, inside), request));

export function nextSettingsContract(it: ContractTest): void {
  const protect = ['/dashboard/:path*', '/signin', '/api/:path*'];

  describe.for([
    undefined,
    'http://localhost:3000',
    'http://localhost:3000/app/api/auth',
    'http://localhost:3000/app/api/auth/',
  ])("with Next's basePath, AUTH_URL %s", (url) => {
    const nextConfig = { basePath: '/app' };
    const pages = { signIn: '/signin', error: '/signin' };

    /** Sets what the build and the environment say, before the kit is made. */
    function begin(): void {
      set('__NEXT_ROUTER_BASEPATH', '/app');
      if (url) set('AUTH_URL', url);
    }

    it.for([
      [pages, '/app/signin'],
      [{ signIn: '/app/signin', error: '/app/signin' }, '/app/signin'],
      [{}, '/app/api/auth/signin'],
    ] as const)(
      'the proxy redirects to a page of the app: %j',
      async ([given, page], { build }) => {
        begin();
        const kit = build({ pages: given });
        const browser = new Browser(inBasePath(kit.handlers), undefined, {}, '/app/api/auth');
        for (const proxy of [
          kit.createProxy({ protect }),
          asProxy(build({ pages: given, callbacks: { authorized: () => false } }).auth),
        ]) {
          const answer = await browser.get('/app/dashboard?tab=1', asNextCalls(proxy, nextConfig));
          const to = new URL(answer.headers.get('location') ?? '');
          expect(to.pathname).toBe(page);
          expect(to.searchParams.get('callbackUrl')).toBe('/app/dashboard?tab=1');
          const there = await browser.get(page, asNextCalls(proxy, nextConfig));
          expect(there.headers.get('location')).toBeNull();
        }
        // Next adds its basePath to a redirect by itself.
        const required = asAction(() => kit.requireSession({ callbackUrl: '/dashboard' }));
        const sent = await browser.get('/app/anything', required);
        expect(sent.headers.get('location')).toBe(
          `${page.slice('/app'.length)}?callbackUrl=%2Fapp%2Fdashboard`,
        );
      },
    );

    // Some routes put it back into what Next asks them, since plain Auth.js needs that.
    it.for([
      ['/api/auth', false],
      ['/app/api/auth', false],
      ['/app/api/auth', true],
      [undefined, false],
      [undefined, true],
    ] as const)(
      "Auth.js's routes work under it, basePath %s, restored: %s",
      async ([basePath, isPutBack], { build, user }) => {
        begin();
        const kit = build({ pages, basePath });
        const handlers = isPutBack ? kit.handlers : inBasePath(kit.handlers);
        const browser = new Browser(handlers, undefined, {}, '/app/api/auth');
        const wrong = await browser.post('/app/api/auth/callback/credentials', {
          email: user.email,
          password: 'wrong',
        });
        const location = new URL(wrong.headers.get('location') ?? '');
        expect(location.pathname).toBe('/app/signin');
        expect(location.searchParams.get('error')).toBe('CredentialsSignin');
        const signedIn = await browser.post('/app/api/auth/callback/credentials', {
          email: user.email,
          password,
          callbackUrl: '/app/dashboard',
        });
        expect(signedIn.headers.get('location')).toBe('http://localhost:3000/app/dashboard');
        const read = async () => (await browser.get('/app/api/auth/session')).json();
        expect(await read()).toMatchObject({ user: { name: user.name } });
        expect((await browser.update({ note: 'sent' })).status).toBe(200);

        const proxy = asNextCalls(kit.createProxy({ protect }), nextConfig);
        const route = await browser.get('/app/api/auth/session', proxy);
        expect(route.headers.get('x-middleware-next')).toBe('1');
        const page = await browser.get('/app/dashboard', proxy);
        expect(page.headers.get('x-middleware-next')).toBe('1');
        await browser.post('/app/api/auth/signout');
        expect(await read()).toBeNull();
      },
    );

    it('users sign in and out by actions', async ({ build, user }) => {
      begin();
      const kit = build({ pages });
      const browser = new Browser(inBasePath(kit.handlers), undefined, {}, '/app/api/auth');
      const fields = { email: user.email, password, redirectTo: '/app/dashboard' };
      const signIn = asAction(() => kit.signIn('credentials', fields));
      const signedIn = await browser.get('/app/signin', signIn);
      expect(signedIn.headers.get('location')).toBe('http://localhost:3000/app/dashboard');
      expect(await (await browser.get('/', asRoute(whoIs(kit.auth)))).json()).toBe(user.name);
      const signOut = asAction(() => kit.signOut({ redirectTo: '/app' }));
      const signedOut = await browser.get('/app', signOut);
      expect(signedOut.headers.get('location')).toBe('http://localhost:3000/app');
      expect(await (await browser.get('/', asRoute(whoIs(kit.auth)))).json()).toBeNull();
    });
  });

  it('auth() reads a session inside "use cache: private"', async ({ kit, user, browser }) => {
    const cached = asPrivateCache(async () => (await kit.auth())?.user.name);
    expect(await (await browser.get('/', cached)).json()).toBeNull();
    await browser.signIn(user.email, password);
    expect(await (await browser.get('/', cached)).json()).toBe(user.name);
  });

  describe('with trailingSlash', () => {
    const nextConfig = { trailingSlash: true };

    it("Auth.js's routes work, and return the session", async ({ kit, user, browser }) => {
      const fields = { email: user.email, password, callbackUrl: '/dashboard/' };
      const signedIn = await browser.post('/api/auth/callback/credentials/', fields);
      expect(signedIn.headers.get('location')).toBe('http://localhost:3000/dashboard/');
      const read = async () => (await browser.get('/api/auth/session/')).json();
      expect(await read()).toMatchObject({ user: { name: user.name } });
      const csrf = await (await browser.get('/api/auth/csrf/')).json();
      const body = JSON.stringify({ ...csrf, data: { note: 'sent' } });
      const updated = await browser.postJson('/api/auth/session/', body);
      expect(await updated.json()).toMatchObject({ user: { name: user.name } });
      const proxy = asNextCalls(kit.createProxy({ protect }), nextConfig);
      for (const path of ['/dashboard/', '/api/auth/session/'])
        expect((await browser.get(path, proxy)).headers.get('x-middleware-next')).toBe('1');
      await browser.post('/api/auth/signout/');
      expect(await read()).toBeNull();
    });

    it('the proxy redirects to the sign-in page, but not from it', async ({ build, browser }) => {
      const closed = { callbacks: { authorized: () => false } };
      for (const signIn of ['/signin', '/signin/']) {
        for (const proxy of [
          build({ pages: { signIn } }).createProxy({ protect }),
          asProxy(build({ ...closed, pages: { signIn } }).auth),
        ]) {
          const answer = await browser.get('/dashboard/?tab=1', asNextCalls(proxy, nextConfig));
          const to = new URL(answer.headers.get('location') ?? '');
          expect(to.pathname).toBe('/signin/');
          expect(to.searchParams.get('callbackUrl')).toBe('/dashboard/?tab=1');
          const there = await browser.get(to.pathname, asNextCalls(proxy, nextConfig));
          expect(there.headers.get('location')).toBeNull();
        }
      }
    });
  });

  describe('an untrusted host', () => {
    /** As on a server: in development Auth.js trusts every host. */
    const begin = () => set('NODE_ENV', 'production');

    it.for([
      ['trustHost: false', { trustHost: false }, {}, false],
      ['nothing', { trustHost: undefined }, {}, false],
      ['AUTH_TRUST_HOST', { trustHost: undefined }, { AUTH_TRUST_HOST: 'true' }, true],
      ['AUTH_URL', { trustHost: undefined }, { AUTH_URL: 'http://localhost:3000' }, true],
    ] as const)(
      'has no signed-in users, with %s',
      async ([, config, variables, isTrusted], { build, user }) => {
        begin();
        for (const [name, value] of Object.entries(variables)) set(name, value);
        const trusting = build();
        const browser = new Browser({ ...trusting.handlers });
        await browser.signIn(user.email, password);

        const errors: Error[] = [];
        const kit = build({ ...config, logger: { error: (error) => errors.push(error) } });
        const same = browser.copy(kit.handlers);
        const answer = await same.get('/api/auth/session');
        const read = await same.get('/', asRoute(whoIs(kit.auth)));
        const page = await same.get('/dashboard', kit.createProxy({ protect }));
        const wrapped = await same.get('/', asRoute(kit.withSession(() => new Response('in'))));
        if (isTrusted) {
          expect(await answer.json()).toMatchObject({ user: { name: user.name } });
          expect(await read.json()).toBe(user.name);
          expect(page.headers.get('location')).toBeNull();
          expect(wrapped.status).toBe(200);
          expect(errors).toEqual([]);
        } else {
          expect(answer.status).toBe(500);
          expect(await read.json()).toBeNull();
          expect(new URL(page.headers.get('location') ?? '').pathname).toBe('/signin');
          expect(wrapped.status).toBe(401);
          expect(new Set(errors.map(({ name }) => name))).toEqual(new Set(['UntrustedHost']));
        }
        // Its session goes on, and no cookie was taken back.
        expect(await browser.session()).toMatchObject({ user: { name: user.name } });
        expect(same.sessionCookie).toEqual(browser.sessionCookie);
      },
    );
  });

  describe('behind a reverse proxy, with AUTH_URL', () => {
    const origin = 'https://example.com';
    const begin = () => set('AUTH_URL', origin);

    it("the app's code gets the URL that browsers request", async ({ build }) => {
      begin();
      const seen: string[] = [];
      const see = ({ nextUrl, url, method }: NextRequest) => {
        seen.push(`${method} ${nextUrl.href} ${url}`);
      };
      const closed = build({
        callbacks: {
          authorized({ request }) {
            see(request);
            return true;
          },
        },
      });
      const browser = new Browser(closed.handlers, origin);
      const handler = asHandler(closed.auth, (request) => {
        see(request);
        return new Response(request.body);
      });
      await browser.get('/page?a=1', fromInside(asProxy(closed.auth)));
      await browser.get('/page?a=1', fromInside(asRoute(handler)));
      const answer = (request: NextRequest) => {
        see(request);
        return NextResponse.next();
      };
      await browser.get('/page?a=1', fromInside(closed.createProxy({ protect, answer })));
      expect(new Set(seen)).toEqual(
        new Set(['GET https://example.com/page?a=1 https://example.com/page?a=1']),
      );
      expect(seen).toHaveLength(4);
      const posting = new Browser({ ...closed.handlers, POST: fromInside(asRoute(handler)) });
      expect(await (await posting.submit('/page', { sent: 'yes' })).text()).toBe('sent=yes');
      expect(seen.at(-1)).toMatch(/^POST https:\/\/example\.com\/page /);
    });

    it("the proxy redirects to that URL, also with Next's basePath", async ({ build }) => {
      begin();
      set('__NEXT_ROUTER_BASEPATH', '/app');
      const kit = build();
      const browser = new Browser(kit.handlers, origin);
      const proxy = asNextCalls(kit.createProxy({ protect }), { basePath: '/app' });
      const answer = await browser.get('/app/dashboard', fromInside(proxy));
      expect(answer.headers.get('location')).toBe(
        'https://example.com/app/signin?callbackUrl=%2Fapp%2Fdashboard',
      );
    });

    it('rewrites stay in the app', async ({ build }) => {
      begin();
      const kit = build();
      const answer = ({ url }: NextRequest) => NextResponse.rewrite(new URL('/de/page', url));
      const proxy = kit.createProxy({ protect, answer });
      const rewritten = await new Browser(kit.handlers, origin).get('/page', fromInside(proxy));
      expect(rewritten.headers.get('x-middleware-rewrite')).toBe(`${inside}/de/page`);
      const elsewhere = kit.createProxy({
        protect,
        answer: () => NextResponse.rewrite('https://elsewhere.example/page'),
      });
      const left = await new Browser(kit.handlers, origin).get('/page', fromInside(elsewhere));
      expect(left.headers.get('x-middleware-rewrite')).toBe('https://elsewhere.example/page');
    });

    it('the same request sees a renewal', async ({ build, clock, user }) => {
      begin();
      const kit = build();
      const browser = new Browser(kit.handlers, origin);
      await browser.signIn(user.email, password);
      const before = await sessionOf(browser);
      clock.advance(400);
      const response = await browser.get(
        '/dashboard',
        fromInside(kit.createProxy({ protect, answer: () => NextResponse.next() })),
      );
      const forwarded = response.headers.get('x-middleware-request-cookie');
      expect(forwarded).toContain(`__Secure-${cookie}=${browser.sessionCookie?.value}`);
      expect(gap(before.expires, (await sessionOf(browser)).expires)).toBeCloseTo(400, -1);
    });
  });
}

const whoIs = (auth: () => Promise<{ user: { name?: string | null } } | null>) => async () =>
  Response.json((await auth())?.user.name ?? null);
