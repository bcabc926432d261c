import { NextResponse } from 'next/server';
import { describe, expect } from 'vitest';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';
import { asProxy, cookie, gap, sessionOf } from './helpers.ts';

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
      'redirects signed-out visitors from %s to the sign-in page',
      async (path, { kit, browser }) => {
        const response = await browser.get(path, kit.createProxy({ protect }));
        const location = new URL(response.headers.get('location') ?? '');
        expect(location.pathname).toMatch(/^\/signin\/?$/);
        expect(location.searchParams.get('callbackUrl')).toBe(path);
      },
    );

    it.for(['/', '/dashboards', '/signin', '/%zz'])(
      'lets all visitors see %s',
      async (path, { kit, browser }) => {
        const response = await browser.get(path, kit.createProxy({ protect }));
        expect(response.headers.get('location')).toBeNull();
      },
    );

    it.for([
      ['a page', { 'sec-fetch-dest': 'document' }, '/dashboard'],
      ['a prefetch', { 'sec-fetch-dest': 'empty', 'sec-purpose': 'prefetch' }, '/dashboard'],
      ['a file', { 'sec-fetch-dest': 'image' }, '/dashboard/picture.png'],
    ] as const)(
      'keeps what callbacks.jwt has changed, for %s',
      async ([, headers, path], { build, clock, user }) => {
        const spent: unknown[] = [];
        const kit = build({
          callbacks: {
            // A provider that takes each refresh token once.
            jwt({ token, account }) {
              if (account) return { ...token, refresh: 1, until: clock.now().getTime() + 60_000 };
              if (Number(token.until) > clock.now().getTime()) return token;
              spent.push(token.refresh);
              return {
                ...token,
                refresh: Number(token.refresh) + 1,
                until: Number.MAX_SAFE_INTEGER,
              };
            },
            session: ({ session, token }) => Object.assign(session, { refresh: token.refresh }),
          },
        });
        for (const proxy of [kit.createProxy({ protect }), asProxy(kit.auth)]) {
          const browser = new Browser(kit.handlers, undefined, { ...headers });
          await browser.signIn(user.email, password);
          clock.advance(120);
          const answer = await browser.get(path, proxy);
          expect(answer.headers.get('x-middleware-next')).toBe('1');
          // Longer than one process remembers what it has been answered.
          clock.advance(60);
          expect(await browser.session()).toMatchObject({ refresh: 2 });
        }
        expect(spent).toEqual([1, 1]);
      },
    );

    it('lets a signed-in user pass, and shows a renewal to the same request', async ({
      clock,
      kit,
      signedIn: browser,
    }) => {
      const before = await sessionOf(browser);
      clock.advance(400);
      const response = await browser.get('/dashboard', kit.createProxy({ protect }));
      expect(response.headers.get('x-middleware-next')).toBe('1');
      const forwarded = response.headers.get('x-middleware-request-cookie');
      expect(forwarded).toContain(`${cookie}=${browser.sessionCookie?.value}`);
      expect(gap(before.expires, (await sessionOf(browser)).expires)).toBeCloseTo(400, -1);
    });

    it("that is auth itself doesn't overwrite the session cookie of Auth.js's own routes", async ({
      clock,
      kit,
      signedIn: browser,
    }) => {
      clock.advance(400);
      const response = await browser.get('/api/auth/signout', asProxy(kit.auth));
      expect(response.headers.getSetCookie()).toEqual([]);
      const elsewhere = await browser.get('/', asProxy(kit.auth));
      expect(elsewhere.headers.getSetCookie()).toEqual([expect.stringContaining(`${cookie}=`)]);
    });

    describe("with the app's own proxy behind it", () => {
      it('passes allowed requests on, with the renewed session, and keeps its response', async ({
        clock,
        kit,
        signedIn: browser,
      }) => {
        clock.advance(400);
        const seen: string[] = [];
        const proxy = kit.createProxy({
          protect,
          answer(request) {
            seen.push(request.cookies.get(cookie)?.value ?? '');
            const response = NextResponse.next();
            response.headers.set('x-own', 'yes');
            response.cookies.set('theme', 'dark');
            return response;
          },
        });
        const response = await browser.get('/dashboard', proxy);
        const renewed = browser.sessionCookie?.value;
        expect(seen).toEqual([renewed]);
        expect(response.headers.get('x-own')).toBe('yes');
        expect(browser.cookies.get('theme')?.value).toBe('dark');
        const forwarded = response.headers.get('x-middleware-request-cookie');
        expect(forwarded).toContain(`${cookie}=${renewed}`);
      });

      it('keeps its cookies unchanged, beside a renewed one', async ({
        clock,
        kit,
        signedIn: browser,
      }) => {
        clock.advance(400);
        const own = [
          'gone=; Path=/; Max-Age=0',
          'old=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
          'old=; Path=/; Domain=example.com; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
          'kept=a%2Fb/c; Path=/; Partitioned; Secure',
        ];
        const answer = () => {
          const response = NextResponse.next();
          for (const line of own) response.headers.append('set-cookie', line);
          return response;
        };
        const response = await browser.get('/dashboard', kit.createProxy({ protect, answer }));
        const [renewed, ...others] = response.headers.getSetCookie().toReversed();
        expect(renewed).toContain(`${cookie}=`);
        expect(others.toReversed()).toEqual(own);
      });

      it('keeps its redirect, and renews in the same response', async ({
        clock,
        kit,
        signedIn: browser,
      }) => {
        const before = await sessionOf(browser);
        clock.advance(400);
        const to = new URL('http://localhost:3000/de');
        const proxy = kit.createProxy({ protect, answer: () => NextResponse.redirect(to) });
        const response = await browser.get('/', proxy);
        expect(response.headers.get('location')).toBe(to.href);
        expect(gap(before.expires, (await sessionOf(browser)).expires)).toBeCloseTo(400, -1);
      });

      it("doesn't call it for requests that are denied", async ({ kit, browser }) => {
        const proxy = kit.createProxy({
          protect,
          answer: () => {
            throw new Error('It was asked.');
          },
        });
        expect((await browser.get('/dashboard', proxy)).status).toBe(307);
      });

      it("passes Auth.js's own routes on, and doesn't overwrite their session cookie", async ({
        clock,
        kit,
        signedIn: browser,
      }) => {
        clock.advance(400);
        const proxy = kit.createProxy({ protect, answer: () => new Response('own') });
        const response = await browser.get('/api/auth/signout', proxy);
        expect(await response.text()).toBe('own');
        expect(response.headers.getSetCookie()).toEqual([]);
        const alone = await browser.get('/api/auth/signout', kit.createProxy({ protect }));
        expect(alone.headers.getSetCookie()).toEqual([]);
      });
    });
  });
}
