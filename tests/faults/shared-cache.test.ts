import { createTestSession } from 'authjs-session-kit/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { cookie } from '../contract/strategy/helpers.ts';
import { plainTokens } from '../contract/strategy/plain-sessions.ts';
import { testDatabase } from '../support/database.ts';
import { createUser, secret } from '../support/kit.ts';
import { behindCache, cachedApp } from './behind-cache.ts';
import { buildApp } from './build-app.ts';
import { carelessToken } from './shared-cache-app/proxy-names.ts';

/** More than the kit's default `renewEvery`, in milliseconds. */
const untilRenewal = 400_000;

/** Pages and files that are the same for all visitors, and whether the proxy renews sessions there. */
const places = {
  'a static page': { path: '/static', destination: 'document', renews: true },
  'an ISR page': { path: '/isr', destination: 'document', renews: true },
  'a file of public/': { path: '/picture.svg', destination: 'image', renews: false },
  'a file opened by itself': { path: '/picture.svg', destination: 'document', renews: true },
} as const;
const placeNames = Object.keys(places) as (keyof typeof places)[]; // keys of that very object

const proxies = strategyNames.flatMap((strategy) =>
  (['createProxy', 'auth'] as const).map((proxy) => ({ strategy, proxy })),
);
const cases = (['renewal', 'migration', 'adoption'] as const).flatMap((due) =>
  placeNames.map((place) => ({ due, place })),
);

describe('a shared cache before the production build', () => {
  const database = testDatabase();
  beforeAll(() => buildApp(cachedApp));

  /** @returns a token that the kit replaces at the next request. */
  async function tokenWith(
    due: 'renewal' | 'migration' | 'adoption',
    strategy: StrategyName,
  ): Promise<string> {
    if (due === 'adoption') return (await plainTokens[strategy](database)).token;
    const [other = strategy] = strategyNames.filter((name) => name !== strategy);
    const { prisma, pool } = database;
    const { email } = await createUser(prisma);
    const began = new Date(Date.now() - untilRenewal);
    const { cookies } = await createTestSession({
      strategy: due === 'migration' ? other : strategy,
      secret,
      sessions: prismaSessions(prisma, { pool }),
      user: await prisma.user.findUniqueOrThrow({ where: { email } }),
      clock: () => began,
    });
    return cookies[0]?.value ?? '';
  }

  describe.each(proxies)('$proxy as the proxy, strategy $strategy', ({ strategy, proxy }) => {
    const visit = behindCache(database, proxy, strategy);

    it.for(cases)('gives a stranger no session cookie: $due, $place', async ({ due, place }) => {
      const { path, destination, renews } = places[place];
      // An address of this case only, so that the cache doesn't have it yet.
      const address = `${path}?${new URLSearchParams({ due, place })}`;
      const first = await visit(address, destination, await tokenWith(due, strategy));
      const stranger = await visit(address, destination);
      expect(stranger).toMatchObject({ status: 200, cookies: [], from: renews ? 'MISS' : 'HIT' });

      expect(first).toMatchObject({
        status: 200,
        cookies: renews ? [expect.stringContaining(`${cookie}=`)] : [],
        from: 'MISS',
        ...(renews && { cacheControl: 'private, no-store' }),
      });
      // The stranger's answer holds no session, so the cache keeps it.
      const another = await visit(address, destination);
      expect(another).toMatchObject({ status: 200, cookies: [], from: 'HIT' });
    });

    it.for(placeNames)("keeps a stranger's answer for all visitors: %s", async (place) => {
      const { path, destination } = places[place];
      const address = `${path}?${new URLSearchParams({ place })}`;
      const token = await tokenWith('renewal', strategy);
      expect(await visit(address, destination)).toMatchObject({ cookies: [], from: 'MISS' });
      expect(await visit(address, destination)).toMatchObject({ cookies: [], from: 'HIT' });
      expect(await visit(address, destination, token)).toMatchObject({ cookies: [], from: 'HIT' });
    });
  });

  // Shows that these tests would notice a leak.
  describe('a proxy that sets a cookie and tells caches nothing', () => {
    const visit = behindCache(database, 'careless', 'jwt');

    it.for(placeNames)("gives a stranger one user's cookie: %s", async (place) => {
      const { path, destination } = places[place];
      const address = `${path}?${new URLSearchParams({ place })}`;
      const leaked = [expect.stringContaining(`${cookie}=${carelessToken};`)];
      const first = await visit(address, destination, 'any token');
      expect(first).toMatchObject({ cookies: leaked, from: 'MISS' });
      expect(await visit(address, destination)).toMatchObject({ cookies: leaked, from: 'HIT' });
    });
  });
});
