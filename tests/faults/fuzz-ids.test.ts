import fc from 'fast-check';
import { NextRequest } from 'next/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { strategyNames } from '../../src/kit/session/session.ts';
import { sessionOf } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, secret } from '../support/kit.ts';
import { asRoute } from '../support/next-scope.ts';
import { oddText } from './odd-text.ts';
import { app } from './places.ts';

/** Ids of no session and no user. */
const oddIds = fc.oneof(
  oddText,
  fc.stringMatching(/^[\w-]{22}$/),
  fc.uuid(),
  fc.constantFrom('a\0b', 'x'.repeat(1_000_000), '', ' ', '*', '%', '_', 'NULL', '\ud800'),
);

describe.each(strategyNames)('strategy %s', (strategy) => {
  const database = testDatabase();

  it('no text but its id ends a session, and none looks like an outage', async () => {
    const kit = createTestKit(strategy, database);
    const browser = new Browser(kit.handlers);
    const { email } = await createUser(database.prisma);
    await browser.signIn(email, password);
    const session = await sessionOf(browser);
    await fc.assert(
      fc.asyncProperty(oddIds, async (id) => {
        expect(await kit.sessions.revoke(session, id)).toBe(false);
        expect(await kit.sessions.revokeUser(id)).toBe(0);
        await kit.sessions.userChanged(id);
      }),
      { numRuns: 300 },
    );
    expect(await browser.session()).not.toBeNull();
  });

  describe("the app's own routes", () => {
    afterEach(() => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
      vi.resetModules();
    });

    it("find no session under any id, nor under that of another user's session", async () => {
      vi.stubEnv('AUTH_SESSION_STRATEGY', strategy);
      vi.stubEnv('AUTH_SECRET', secret);
      vi.stubEnv('AUTH_TRUST_HOST', 'true');
      vi.stubEnv('DATABASE_URL', database.url);
      vi.spyOn(console, 'info').mockImplementation(() => {});
      const { kit, handlers } = await import('../../auth.ts');
      const { prisma } = await import('../../src/auth/shared.ts');
      const { DELETE } = await import('../../src/app/api/sessions/[sid]/route.ts');
      const all = await import('../../src/app/api/sessions/route.ts');

      const enter = async () => {
        const { GET, POST } = handlers;
        const browser = new Browser({ GET: asRoute(GET), POST: asRoute(POST) });
        const { email } = await createUser(database.prisma);
        await browser.signIn(email, password);
        return browser;
      };
      const [browser, stranger] = [await enter(), await enter()];
      const { sid } = await sessionOf(stranger);
      const cookie = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ');
      const request = (path: string) =>
        new NextRequest(`${app}${path}`, {
          method: 'DELETE',
          headers: { cookie, host: new URL(app).host, origin: app },
        });

      await fc.assert(
        fc.asyncProperty(fc.oneof(oddIds, fc.constant(sid)), async (id) => {
          const params = Promise.resolve({ sid: id });
          const route = asRoute((deletion) => DELETE(deletion, { params }));
          const answer = await route(request('/api/sessions/of-this-id'));
          expect([answer.status, await answer.json()]).toEqual([404, { error: 'not_found' }]);
          const scope = `/api/sessions?${new URLSearchParams({ scope: id })}`;
          expect((await asRoute(all.DELETE)(request(scope))).status).toBe(422);
        }),
        { numRuns: 200 },
      );
      expect(await browser.session()).not.toBeNull();
      expect(await stranger.session()).not.toBeNull();
      expect(kit.strategy.name).toBe(strategy);
      await prisma.$disconnect();
    });
  });
});
