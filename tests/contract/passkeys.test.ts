import { PrismaAdapter } from '@auth/prisma-adapter';
import NextAuth, { type NextAuthConfig } from 'next-auth';
import { expect, it, vi } from 'vitest';
import { createSessionKit } from '../../src/kit/create-session-kit.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { asRoute } from '../support/next-scope.ts';
import { Passkey, passkeyProvider, withAuthenticators } from '../support/passkey.ts';

// A file of its own, because Auth.js keeps for the whole process that it has met such a provider, and
// then refuses whatever has no adapter for it.

const database = testDatabase();
const options = { httpOnly: true, sameSite: 'lax', secure: false } as const;

const instances = {
  kit(config: NextAuthConfig) {
    const { prisma, pool } = database;
    const sessions = { ...prismaSessions(prisma, { pool }), identity: undefined };
    return createSessionKit({ ...config, sessions, env: {} });
  },
  'plain Auth.js': NextAuth,
};

it.each(
  strategyNames.flatMap((strategy) =>
    (['kit', 'plain Auth.js'] as const).map((name) => [strategy, name] as const),
  ),
)('passkeys register and sign in: strategy "%s", %s', async (strategy, name) => {
  const warn = vi.fn();
  const { handlers } = instances[name]({
    adapter: withAuthenticators(PrismaAdapter(database.prisma)),
    providers: [passkeyProvider],
    session: { strategy },
    secret: 'the secret of the app',
    trustHost: true,
    logger: { error() {}, warn, debug() {} },
    experimental: { enableWebAuthn: true },
    cookies: {
      webauthnChallenge: { name: 'corp.challenge', options: { ...options, path: '/api' } },
    },
  });
  const browser = new Browser({ GET: asRoute(handlers.GET), POST: asRoute(handlers.POST) });
  const email = `${strategy}-${name.replaceAll(' ', '-')}@example.com`;
  const passkey = new Passkey();
  await passkey.register(browser, email);
  expect(passkey.challengeCookie).toMatch(/^corp\.challenge=[^;]+;.*Path=\/api;/);
  expect(await browser.session()).toMatchObject({ user: { email } });
  expect(warn.mock.calls[0]?.[0], 'logger.warn').toBe('experimental-webauthn');
  await browser.post('/api/auth/signout');
  expect(await browser.session()).toBeNull();
  await new Passkey().signIn(browser, email);
  expect(await browser.session(), 'with another key').toBeNull();
  await passkey.signIn(browser, email);
  expect(await browser.session()).toMatchObject({ user: { email } });
});
