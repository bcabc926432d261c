import { NextResponse } from 'next/server';
import { describe, expect } from 'vitest';
import { strategyNames } from '../../../src/kit/session/session.ts';
import { Browser } from '../../support/browser.ts';
import { createTestKit, password, TestClock } from '../../support/kit.ts';
import { asRoute } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { asHandler, asProxy, sessionOf, signIn } from './helpers.ts';
import { plainTokens } from './plain-sessions.ts';

const keptByNobody = 'private, no-store';

/** A session cookie is one user's: whoever keeps answers for many must not keep this one. */
export function sharedCachesContract(it: ContractTest): void {
  describe('a response that sets a session cookie', () => {
    const protect = ['/dashboard'];

    it.for(['createProxy', 'auth as the proxy', 'auth around a handler'] as const)(
      "isn't stored by shared caches: renewal, migration and adoption by %s",
      async (guard, { build, strategy, user, database }) => {
        // Plain Auth.js has no clock but the system's.
        const clock = new TestClock();
        const kit = build({ clock: clock.now });
        // What a CDN is told of a page that is the same for everybody.
        const page = () => NextResponse.next({ headers: { 'Cache-Control': 's-maxage=31536000' } });
        const answers = {
          createProxy: kit.createProxy({ protect, answer: page }),
          'auth as the proxy': asProxy(kit.auth),
          'auth around a handler': asHandler(kit.auth, page),
        };
        const renewing = await signIn(kit, user);
        const [other = strategy] = strategyNames.filter((name) => name !== strategy);
        const before = await signIn(createTestKit(other, database, { clock: clock.now }), user);
        const adopted = new Browser(kit.handlers);
        adopted.setCookie('authjs.session-token', (await plainTokens[strategy](database)).token);
        clock.advance(400);
        for (const browser of [renewing, before, adopted]) {
          const response = await browser.get('/', answers[guard]);
          expect(response.headers.getSetCookie()).toEqual([
            expect.stringContaining('session-token='),
          ]);
          expect(response.headers.get('cache-control')).toBe(keptByNobody);
        }
      },
    );

    it("isn't stored if a route handler renews", async ({ clock, kit, signedIn: browser }) => {
      clock.advance(400);
      const handler = asHandler(
        kit.auth,
        () => new Response('', { headers: { 'Cache-Control': 'public, max-age=60' } }),
      );
      const response = await browser.get('/api/anything', asRoute(handler));
      expect(response.headers.getSetCookie()).toHaveLength(1);
      expect(response.headers.get('cache-control')).toBe(keptByNobody);
      const again = await browser.get('/api/anything', asRoute(handler));
      expect(again.headers.get('cache-control')).toBe('public, max-age=60');
    });

    it("isn't stored at a sign-in and a sign-out", async ({ user, browser }) => {
      const signedIn = await browser.signIn(user.email, password);
      expect(signedIn.headers.get('cache-control')).toBe(keptByNobody);
      const signedOut = await browser.post('/api/auth/signout');
      expect(signedOut.headers.get('cache-control')).toBe(keptByNobody);
    });

    it.for([
      ['/logo.svg', ''],
      ['/images/a%20photo.jpeg', 'empty'],
      ['/icon', 'image'],
      ['/fonts/sans', 'font'],
    ] as const)(
      'is never one for a static file (%s, Sec-Fetch-Dest: %s)',
      async ([path, destination], { clock, kit, user }) => {
        const browser = new Browser(kit.handlers, undefined, {
          ...(destination && { 'sec-fetch-dest': destination }),
        });
        await browser.signIn(user.email, password);
        clock.advance(400);
        for (const proxy of [kit.createProxy({ protect }), asProxy(kit.auth)]) {
          const response = await browser.get(path, proxy);
          expect(response.headers.getSetCookie()).toEqual([]);
        }
        const page = await browser.get('/', kit.createProxy({ protect }));
        expect(page.headers.getSetCookie()).toHaveLength(
          destination === 'empty' || !destination ? 1 : 0,
        );
      },
    );

    it('can be one for a page with a dot in its name, if a browser navigates to it', async ({
      clock,
      kit,
      user,
    }) => {
      const browser = new Browser(kit.handlers, undefined, { 'sec-fetch-dest': 'document' });
      await browser.signIn(user.email, password);
      clock.advance(400);
      const response = await browser.get('/users/john.doe', kit.createProxy({ protect }));
      expect(response.headers.getSetCookie()).toHaveLength(1);
    });
  });

  describe('the header by which the proxy says that a token is new', () => {
    it.for(['1', 'true', 'A'.repeat(43)])(
      'is ignored if a client sends it: %s',
      async (value, { clock, kit, user }) => {
        const browser = new Browser(kit.handlers, undefined, { 'x-session-kit-issued': value });
        await browser.signIn(user.email, password);
        clock.advance(400);
        const response = await browser.get('/api/auth/session');
        expect(response.headers.getSetCookie()).toHaveLength(1);
      },
    );

    it('applies to one token: another one that the browser sends is renewed', async ({
      clock,
      kit,
      user,
      database,
    }) => {
      const browser = await signIn(kit, user);
      clock.advance(400);
      const passed = await browser.get('/', kit.createProxy({ protect: [] }));
      const mark = passed.headers.get('x-middleware-request-x-session-kit-issued') ?? '';
      expect(mark).toMatch(/^[\w-]{43}$/);
      const marked = new Browser(kit.handlers, undefined, { 'x-session-kit-issued': mark });
      await marked.signIn(user.email, password);
      clock.advance(400);
      await sessionOf(marked);
      const { sid } = await sessionOf(marked);
      const row = await database.prisma.session.findUniqueOrThrow({ where: { id: sid } });
      expect(row.lastSeenAt).toEqual(clock.now());
    });
  });
}
