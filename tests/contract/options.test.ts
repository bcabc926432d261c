import { skipCSRFCheck } from '@auth/core';
import { PrismaAdapter } from '@auth/prisma-adapter';
import NextAuth, { type NextAuthConfig } from 'next-auth';
import { describe, expect, it, vi } from 'vitest';
import { createSessionKit } from '../../src/kit/create-session-kit.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { Forge } from '../support/forge.ts';
import { asRoute } from '../support/next-scope.ts';

const database = testDatabase();
const secret = 'the secret of the app';
const silent: NextAuthConfig['logger'] = { error() {}, warn() {}, debug() {} };

describe.each(strategyNames)('options of Auth.js in strategy "%s"', (strategy) => {
  const configOf = (own: Partial<NextAuthConfig>): NextAuthConfig => ({
    adapter: PrismaAdapter(database.prisma),
    providers: [new Forge().provider()],
    session: { strategy },
    logger: silent,
    secret,
    trustHost: true,
    ...own,
  });

  function plain(own: Partial<NextAuthConfig>) {
    const { handlers } = NextAuth(configOf(own));
    return new Browser({ GET: asRoute(handlers.GET), POST: asRoute(handlers.POST) });
  }

  function kit(own: Partial<NextAuthConfig>) {
    const { prisma, pool } = database;
    const sessions = { ...prismaSessions(prisma, { pool }), identity: undefined };
    const { handlers } = createSessionKit({ ...configOf(own), sessions, env: {} });
    return new Browser({ GET: asRoute(handlers.GET), POST: asRoute(handlers.POST) });
  }

  /** Does the same with the kit and with plain Auth.js. */
  async function both<T>(own: Partial<NextAuthConfig>, look: (browser: Browser) => Promise<T>) {
    return [await look(kit(own)), await look(plain(own))] as const;
  }

  async function signedInAtForge(browser: Browser): Promise<Browser> {
    const redirect = await browser.post('/api/auth/signin/forge');
    const { searchParams } = new URL(redirect.headers.get('location') ?? '');
    await browser.get(`/api/auth/callback/forge?code=ada&state=${searchParams.get('state')}`);
    return browser;
  }

  it("theme: Auth.js's own pages use the app's theme", async () => {
    const theme = {
      colorScheme: 'dark',
      logo: '/our-logo.png',
      brandColor: '#123456',
      buttonText: '#fedcba',
    } as const;
    const [kits, plains] = await both({ theme }, async (browser) => {
      const page = await (await browser.get('/api/auth/signin')).text();
      return page.replace(/name="csrfToken" value="[^"]*"/g, '');
    });
    expect(kits).toBe(plains);
    for (const part of ['__next-auth-theme-dark', theme.logo, theme.brandColor, theme.buttonText]) {
      expect(kits).toContain(part);
    }
  });

  it('redirectProxyUrl: the provider redirects to the proxy', async () => {
    const redirectProxyUrl = 'https://auth.example.com/api/auth';
    const [kits, plains] = await both({ redirectProxyUrl }, async (browser) => {
      const redirect = await browser.post('/api/auth/signin/forge');
      const { searchParams } = new URL(redirect.headers.get('location') ?? '');
      return [searchParams.get('redirect_uri'), searchParams.has('state')];
    });
    expect(kits).toEqual(plains);
    expect(kits).toEqual(['https://auth.example.com/api/auth/callback/forge', true]);
  });

  it('skipCSRFCheck: a form needs no token', async () => {
    const [kits, plains] = await both({ skipCSRFCheck }, async (browser) => {
      const redirect = await browser.submit('/api/auth/signin/forge', {});
      const { searchParams } = new URL(redirect.headers.get('location') ?? '');
      await browser.get(`/api/auth/callback/forge?code=ada&state=${searchParams.get('state')}`);
      const isIn = (await browser.session()) !== null;
      await browser.submit('/api/auth/signout', {});
      return { isIn, session: await browser.session() };
    });
    expect(kits).toEqual(plains);
    expect(kits).toEqual({ isIn: true, session: null });
  });

  it("logger: the app's own gets errors, and debug messages even without the option `debug`", async () => {
    const logger = { error: vi.fn(), debug: vi.fn() };
    const failSignIn = (browser: Browser) =>
      browser.get('/api/auth/callback/forge?code=ada&state=forged');
    await failSignIn(kit({ logger }));
    expect(logger.error).toHaveBeenCalled();
    expect(logger.debug).toHaveBeenCalled();
    const plainLogger = { error: vi.fn(), debug: vi.fn() };
    await failSignIn(plain({ logger: plainLogger }));
    expect(logger.error.mock.calls.map(([error]) => error.type)).toEqual(
      plainLogger.error.mock.calls.map(([error]) => error.type),
    );
    expect(logger.debug.mock.calls.map(([message]) => message)).toEqual(
      plainLogger.debug.mock.calls.map(([message]) => message),
    );
  });

  it('cookies.sessionToken.options: harmful or useless options are named in the log', async () => {
    const logger = { ...silent, warn: vi.fn() };
    const options = { httpOnly: false, encode: (text: string) => `${text}!` };
    const browser = await signedInAtForge(kit({ logger, cookies: { sessionToken: { options } } }));
    expect(browser.sessionCookie?.attributes.has('httponly')).toBe(true);
    expect(browser.sessionCookie?.value).not.toContain('!');
    expect(logger.warn.mock.calls.flat()).toEqual([
      expect.stringContaining('cookies.sessionToken.options.httpOnly stays true'),
      expect.stringContaining('cookies.sessionToken.options.encode is not called'),
    ]);
  });

  it('cookies.sessionToken.options.expires: the session determines when its cookie expires', async () => {
    const cookies = { sessionToken: { options: { expires: new Date('2999-01-01') } } };
    const ends = await both({ cookies }, async (browser) => {
      const { attributes } = (await signedInAtForge(browser)).sessionCookie ?? {};
      return Math.round(Date.parse(attributes?.get('expires') ?? '') / 60_000);
    });
    const month = Math.round(Date.now() / 60_000) + 30 * 24 * 60;
    for (const end of ends) expect(Math.abs(end - month)).toBeLessThan(2);
  });
});
