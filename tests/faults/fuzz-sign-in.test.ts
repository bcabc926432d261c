import fc from 'fast-check';
import { NextRequest } from 'next/server';
import Credentials from 'next-auth/providers/credentials';
import { describe, expect, it } from 'vitest';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { sessionOf } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser } from '../support/kit.ts';
import { oddHeaderValue } from './odd-headers.ts';
import { oddText } from './odd-text.ts';
import { app } from './places.ts';

const form = fc.dictionary(
  fc.oneof(fc.constantFrom('email', 'password', 'remember', 'json', 'redirect'), oddText),
  fc.oneof(oddText, fc.emailAddress(), fc.constantFrom('a\0@example.com', '@', 'a@b@c', 'ａ@b.c')),
  { maxKeys: 5 },
);

describe.each(strategyNames)('strategy %s', (strategy) => {
  const database = testDatabase();

  it('a user is signed in with any User-Agent and any forwarded address', async () => {
    const { email } = await createUser(database.prisma);
    const user = await database.prisma.user.findUniqueOrThrow({ where: { email } });
    const kit = createTestKit(strategy, database, {
      addressHeader: 'x-forwarded-for',
      providers: [Credentials({ credentials: {}, authorize: () => user })],
    });
    await fc.assert(
      fc.asyncProperty(oddHeaderValue, oddHeaderValue, async (userAgent, address) => {
        const browser = new Browser(kit.handlers, app, {
          'x-forwarded-for': address,
          'user-agent': userAgent,
        });
        await browser.post('/api/auth/callback/credentials');
        const listed = await kit.sessions.list(await sessionOf(browser));
        expect(listed.filter(({ current }) => current)).toHaveLength(1);
        await browser.post('/api/auth/signout');
      }),
      { numRuns: 150 },
    );
  });

  it('no form signs an unknown user in, and none looks like an outage', async () => {
    const kit = createTestKit(strategy, database);
    const csrf = await csrfOf(kit);
    await fc.assert(
      fc.asyncProperty(
        form,
        fc.constantFrom('callback/credentials', 'signin/credentials'),
        async (fields, path) => {
          const response = await kit.handlers.POST(
            new NextRequest(`${app}/api/auth/${path}`, {
              method: 'POST',
              headers: { cookie: csrf.cookie },
              body: new URLSearchParams({ ...fields, csrfToken: csrf.token }),
            }),
          );
          expect([response.status, await response.text()]).toEqual([302, '']);
          const set = response.headers.getSetCookie().join('\n');
          expect(set).not.toContain('session-token');
        },
      ),
      { numRuns: 300 },
    );
  });
});

async function csrfOf({ handlers }: SessionKit) {
  const response = await handlers.GET(new NextRequest(`${app}/api/auth/csrf`));
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  const [line = ''] = response.headers.getSetCookie();
  return { token: csrfToken, cookie: line.slice(0, line.indexOf(';')) };
}
