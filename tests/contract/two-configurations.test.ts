import NextAuth from 'next-auth';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { startOidcProvider } from '../e2e/support/oidc-server.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { secret } from '../support/kit.ts';
import { signInWithOidc } from '../support/log-in-at-provider.ts';
import { asRoute } from '../support/next-scope.ts';

const origin = 'http://localhost:3000';
const database = testDatabase();
let provider: Awaited<ReturnType<typeof startOidcProvider>>;

beforeAll(async () => {
  provider = await startOidcProvider([origin]);
  return () => provider.stop();
});

beforeEach(() => {
  const variables = { AUTH_SECRET: secret, AUTH_TRUST_HOST: 'true', DATABASE_URL: database.url };
  for (const [name, value] of Object.entries({ ...variables, ...provider.client })) {
    vi.stubEnv(name, value);
  }
  vi.spyOn(console, 'info').mockImplementation(() => {});
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.resetModules();
});

/** A browser of an app that hands one of the two files to plain Auth.js. */
async function plainBrowser(strategy: StrategyName): Promise<Browser> {
  const { jwt } = await import('../../src/auth/jwt.ts');
  const { database } = await import('../../src/auth/database.ts');
  // A copy, because NextAuth() writes its defaults into what it is given.
  const { handlers } = NextAuth({ ...{ jwt, database }[strategy] });
  return new Browser({ GET: asRoute(handlers.GET), POST: asRoute(handlers.POST) });
}

describe.each(strategyNames)('the configuration for %s, passed to plain NextAuth()', (strategy) => {
  it('signs in with OpenID Connect, and keeps the session as configured', async () => {
    const browser = await plainBrowser(strategy);
    const login = `${strategy}.visitor`;
    const answer = await signInWithOidc(browser, login);
    expect(answer.headers.get('location')).toBe(origin);
    const email = `${login}@oidc.example.com`;
    expect(await browser.session()).toMatchObject({ user: { email } });
    const rows = await database.prisma.session.count({ where: { user: { email } } });
    expect(rows).toBe(strategy === 'database' ? 1 : 0);
  });

  it('can be replaced by the kit: the same browser stays signed in, in both strategies', async () => {
    const plain = await plainBrowser(strategy);
    await signInWithOidc(plain, `${strategy}.regular`);
    for (const chosen of strategyNames) {
      vi.resetModules();
      vi.stubEnv('AUTH_SESSION_STRATEGY', chosen);
      const { kit } = await import('../../auth.ts');
      const browser = plain.copy({
        GET: asRoute(kit.handlers.GET),
        POST: asRoute(kit.handlers.POST),
      });
      const email = `${strategy}.regular@oidc.example.com`;
      expect(await browser.session()).toMatchObject({ user: { email } });
    }
  });
});
