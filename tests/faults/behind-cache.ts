import { afterAll, beforeAll } from 'vitest';
import { freePort } from '../../src/cli/embedded/free-port.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { cookie } from '../contract/strategy/helpers.ts';
import { startApp } from '../e2e/support/app-server.ts';
import { Browser } from '../support/browser.ts';
import type { TestDatabase } from '../support/database.ts';
import { secret } from '../support/kit.ts';
import { startSharedCache } from '../support/shared-cache.ts';
import type { ProxyName } from './shared-cache-app/proxy-names.ts';

export const cachedApp = 'tests/faults/shared-cache-app';

interface Visited {
  status: number;
  cookies: string[];
  cacheControl: string | null;
  /** The cache's status of the answer, such as "HIT". */
  from: string | null;
}

/**
 * The app's production build with this proxy, behind a cache of its own.
 *
 * @returns a function that sends a request through the cache, from a new browser with a session token.
 */
export function behindCache(database: TestDatabase, proxy: ProxyName, strategy: StrategyName) {
  const stops: (() => Promise<void>)[] = [];
  let origin = '';
  beforeAll(async () => {
    const app = `http://localhost:${await freePort()}`;
    const env = {
      DATABASE_URL: database.url,
      AUTH_SECRET: secret,
      AUTH_TRUST_HOST: 'true',
      AUTH_SESSION_STRATEGY: strategy,
      PROXY: proxy,
    };
    stops.push((await startApp(app, env, cachedApp)).stop);
    const cache = await startSharedCache(app);
    stops.push(cache.stop);
    origin = cache.origin;
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  return async (address: string, destination: string, token?: string): Promise<Visited> => {
    const send = (request: Request) => fetch(request, { redirect: 'manual' });
    const browser = new Browser({ GET: send, POST: send }, origin, {
      'sec-fetch-dest': destination,
    });
    if (token) browser.setCookie(cookie, token);
    const answer = await browser.get(address);
    // Read to its end, because only then does the cache keep it.
    await answer.text();
    return {
      status: answer.status,
      cookies: answer.headers.getSetCookie(),
      cacheControl: answer.headers.get('cache-control'),
      from: answer.headers.get('x-cache-status'),
    };
  };
}
