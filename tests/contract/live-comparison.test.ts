import '../support/next-environment.ts';
import { NextRequest } from 'next/server';
import Nodemailer from 'next-auth/providers/nodemailer';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { allowSignIn } from '../../src/accounts/allow-sign-in.ts';
import { credentialsProvider } from '../../src/accounts/credentials.ts';
import { hashPassword } from '../../src/accounts/password.ts';
import { signUp } from '../../src/accounts/sign-up.ts';
import { LiveComparison, type State } from '../../src/app/compare/live/server/comparison.ts';
import type { Visitor } from '../../src/app/compare/live/server/demo-user.ts';
import { readBody } from '../../src/app/compare/live/server/read-body.ts';
import { comparisonSecrets } from '../../src/app/compare/live/server/secrets.ts';
import {
  isFromOwnPage,
  visitorOfBrowser,
  welcomeBrowser,
} from '../../src/app/compare/live/server/visitor.ts';
import { absoluteTimeout, idleTimeout } from '../../src/auth/policy.ts';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { defaultPolicy } from '../../src/kit/session/policy.ts';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { hashToken } from '../../src/kit/session/token.ts';
import { startOidcProvider } from '../e2e/support/oidc-server.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, secret } from '../support/kit.ts';
import { signInWithOidc } from '../support/log-in-at-provider.ts';
import { asAction, asRoute } from '../support/next-scope.ts';

const database = testDatabase();
const secrets = [secret];
const aDay = 24 * 3600;

let comparison: LiveComparison;
let visitors = 0;

beforeAll(() => {
  // The app's own variables, which say nothing about the sides.
  vi.stubEnv('AUTH_SESSION_STRATEGY', 'database');
  vi.stubEnv('AUTH_SESSION_ROLLOUT', '50');
  vi.stubEnv('AUTH_IDLE_TIMEOUT', '1');
  comparison = new LiveComparison({
    databaseUrl: database.url,
    secrets,
    policy: { idleTimeout, absoluteTimeout },
    allowsControls: true,
  });
});

/** A user of the app, and the browser in which they compare. */
async function visit() {
  visitors += 1;
  const name = 'Ada Lovelace';
  const visitor = await database.prisma.user.create({
    data: { name, email: `ada.${visitors}@example.com` },
  });
  const browser = new Browser({ GET: answerWith('GET'), POST: answerWith('POST') });
  const act = (run: () => Promise<unknown>) => browser.get('/compare', asAction(run));
  const begin = () => act(() => comparison.begin(visitor));
  const ask = async (strategy: StrategyName) => {
    const response = await browser.get(`/api/compare/${strategy}/session`);
    const body = await response.json();
    return response.ok ? (body?.user.name ?? null) : `${response.status} ${body.error}`;
  };
  const askBoth = async () => ({ jwt: await ask('jwt'), database: await ask('database') });
  const look = async (): Promise<State> =>
    (
      await browser.get(
        '/api/compare',
        asRoute(async () => Response.json(await comparison.inspect())),
      )
    ).json();
  return { visitor, browser, act, begin, ask, askBoth, look };
}

/** As the app's route does it: the side that the path names answers. */
function answerWith(method: 'GET' | 'POST') {
  return async (request: NextRequest): Promise<Response> => {
    const strategy = strategyNames.find((name) =>
      request.nextUrl.pathname.startsWith(`/api/compare/${name}/`),
    );
    if (!strategy) throw new Error('There is no such side.');
    return (await comparison.sides[strategy].answer(request, method)).result;
  };
}

const both = (answer: string | null) => ({ jwt: answer, database: answer });

describe('the live comparison', () => {
  it('signs one browser in on both sides, as a user who is not the visitor', async () => {
    const { visitor, browser, begin, askBoth } = await visit();
    await begin();
    expect(await askBoth()).toEqual(both('Ada Lovelace'));
    const users = await Promise.all(
      strategyNames.map(async (name) => (await browser.get(`/api/compare/${name}/session`)).json()),
    );
    expect(users[0].user.id).toBe(users[1].user.id);
    expect(users[0].user.id).not.toBe(visitor.id);
    expect(users.map(({ strategy }) => strategy)).toEqual(strategyNames);
  });

  it('shows what browser and database store, without credentials', async () => {
    const { browser, begin, look } = await visit();
    await begin();
    const state = await look();
    expect(state.jwt.cookie?.claims).toMatchObject({ name: 'Ada Lovelace' });
    expect(state.database.cookie?.claims).toBeNull();
    expect(state.jwt.row?.strategy).toBe('jwt');
    expect(state.database.row?.strategy).toBe('database');

    const told = JSON.stringify(state);
    const tokenOf = (name: StrategyName) =>
      browser.cookies.get(`compare-${name}.session-token`)?.value ?? '';
    const claims = await createJwe(comparisonSecrets(secrets)).decrypt(
      tokenOf('jwt'),
      'compare-jwt.session-token',
      new Date(),
    );
    const credentials = [tokenOf('jwt'), tokenOf('database'), String(claims?.token_id)];
    for (const each of [...credentials, ...credentials.map(hashToken)]) {
      expect(each.length).toBeGreaterThan(20);
      expect(told).not.toContain(each);
    }
  });

  it('has no sign-in by its own route without a one-time login', async () => {
    const { browser } = await visit();
    for (const name of strategyNames) {
      const { csrfToken } = await (await browser.get(`/api/compare/${name}/csrf`)).json();
      await browser.submit(`/api/compare/${name}/callback/one-time-login`, {
        csrfToken,
        code: 'undefined',
      });
      expect([...browser.cookies.keys()]).not.toContain(`compare-${name}.session-token`);
    }
  });

  it("begins again as a new user, and doesn't change the visitor's account", async () => {
    const { prisma } = database;
    const { visitor, browser, begin } = await visit();
    await begin();
    const earlier = browser.copy({ GET: () => Response.error(), POST: () => Response.error() });
    await begin();
    for (const name of strategyNames) {
      const before = earlier.cookies.get(`compare-${name}.session-token`)?.value;
      expect(browser.cookies.get(`compare-${name}.session-token`)?.value).not.toBe(before);
    }
    const guests = await prisma.user.findMany({
      where: { email: `${visitor.id}@compare.invalid` },
      include: { sessions: true },
    });
    expect(guests).toHaveLength(1);
    expect(guests[0]?.sessions).toHaveLength(2);
    expect(await prisma.user.findUnique({ where: { id: visitor.id } })).toEqual(visitor);
    expect(await prisma.session.count({ where: { userId: visitor.id } })).toBe(0);
  });

  it('begins in several windows at once', async () => {
    const { begin, askBoth } = await visit();
    const answers = await Promise.all(Array.from({ length: 5 }, begin));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await askBoth()).toEqual(both('Ada Lovelace'));
  });

  it("deletes other visitors' demo users after a day, and no other users", async () => {
    const { prisma } = database;
    const made = (hours: number, email: string) =>
      prisma.user.create({ data: { email, createdAt: new Date(Date.now() - hours * 3_600_000) } });
    await made(25, 'left@compare.invalid');
    await made(23, 'here@compare.invalid');
    await made(25, 'somebody@example.com');
    const { begin } = await visit();
    await begin();
    const emails = (await prisma.user.findMany()).map(({ email }) => email);
    expect(emails).not.toContain('left@compare.invalid');
    expect(emails).toContain('here@compare.invalid');
    expect(emails).toContain('somebody@example.com');
  });

  it('counts the statements of a read, each for the side that sent it', async () => {
    const { browser, begin, act } = await visit();
    await begin();
    const counted: Record<string, number[]> = {};
    for (const name of strategyNames) {
      const ask = () =>
        browser.get(
          '/test',
          asRoute(async () => Response.json((await comparison.sides[name].read()).statements)),
        );
      await ask();
      const answers = await Promise.all(Array.from({ length: 5 }, ask));
      counted[name] = await Promise.all(answers.map((answer) => answer.json()));
    }
    expect(counted).toEqual({ jwt: [0, 0, 0, 0, 0], database: [1, 1, 1, 1, 1] });
    const times = await (await act(() => comparison.reads(3))).json();
    expect([times.jwt.length, times.database.length]).toEqual([3, 3]);
  });
});

describe('both sides notice', () => {
  const { revocationLag } = defaultPolicy;

  it.each([
    ['a changed name', (visitor: Visitor) => comparison.rename(visitor, 'Grace'), 'Grace'],
    ['a revocation', (visitor: Visitor) => comparison.revoke(visitor), null],
    ['a disabled user', (visitor: Visitor) => comparison.disable(visitor), null],
  ])('%s: database at once, jwt within revocationLag', async (_, act, after) => {
    const { visitor, begin, askBoth } = await visit();
    await begin();
    await askBoth();
    expect(await act(visitor)).toBe(true);
    expect(await askBoth()).toEqual({ jwt: 'Ada Lovelace', database: after });
    comparison.server?.moveClock(revocationLag);
    expect(await askBoth()).toEqual(both(after));
  });

  it('nothing for a visitor who has begun no comparison', async () => {
    const { visitor } = await visit();
    expect(await comparison.rename(visitor, 'Grace')).toBe(false);
    expect(await comparison.revoke(visitor)).toBe(false);
    expect(await comparison.disable(visitor)).toBe(false);
  });

  it('one byte of the token', async () => {
    const { begin, act, askBoth, look } = await visit();
    await begin();
    await act(() => comparison.tamper());
    expect(await askBoth()).toEqual(both(null));
    expect((await look()).jwt).toMatchObject({ cookie: { claims: null }, row: null });
  });

  it('the idle timeout, and the absolute timeout of sessions in use', async () => {
    const { begin, askBoth } = await visit();
    await begin();
    comparison.server?.moveClock(idleTimeout - 60);
    expect(await askBoth()).toEqual(both('Ada Lovelace'));
    comparison.server?.moveClock(idleTimeout);
    expect(await askBoth()).toEqual(both(null));

    await begin();
    for (let passed = 0; passed < absoluteTimeout - 6 * aDay; passed += 6 * aDay) {
      expect(await askBoth()).toEqual(both('Ada Lovelace'));
      comparison.server?.moveClock(6 * aDay);
    }
    expect(await askBoth()).toEqual(both('Ada Lovelace'));
    comparison.server?.moveClock(6 * aDay);
    expect(await askBoth()).toEqual(both(null));
  });

  it('no rotated secret, and a forgotten one in the jwt only', async () => {
    const { begin, askBoth, look } = await visit();
    await begin();
    comparison.server?.rotateSecret();
    expect(await askBoth()).toEqual(both('Ada Lovelace'));
    expect((await look()).jwt.cookie?.olderSecret).toBe(true);
    comparison.server?.forgetOlderSecrets();
    expect(await askBoth()).toEqual({ jwt: null, database: 'Ada Lovelace' });
    await begin();
    expect(await askBoth()).toEqual(both('Ada Lovelace'));
  });

  it('a stopped database, also during a read, as an outage and not a sign-out', async () => {
    const { visitor, begin, act, ask, askBoth, look } = await visit();
    await begin();
    await askBoth();
    const asked = ask('database');
    comparison.server?.stopDatabase();
    expect(await asked).toBe('503 session_store_unavailable');
    expect(await askBoth()).toEqual({
      jwt: 'Ada Lovelace',
      database: '503 session_store_unavailable',
    });
    expect((await look()).databaseStopped).toBe(true);
    const times = await (await act(() => comparison.reads(3))).json();
    expect([times.jwt.length, times.database.length]).toEqual([3, 0]);
    // The rest of the app goes on.
    expect(await comparison.rename(visitor, 'Grace')).toBe(true);
    comparison.server?.moveClock(600);
    expect(await askBoth()).toEqual(both('503 session_store_unavailable'));
    comparison.server?.startDatabase();
    comparison.server?.moveClock(revocationLag);
    expect(await askBoth()).toEqual(both('Grace'));
  });
});

describe('without a sign-in', () => {
  const ownPage = { host: 'localhost:3000', 'sec-fetch-site': 'same-origin' };

  it.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost'])(
    'a page of this app at %s may use it',
    (host) => {
      expect(isFromOwnPage(new Headers({ ...ownPage, host }))).toBe(true);
    },
  );

  it.each([
    ['a page of another site', { ...ownPage, 'sec-fetch-site': 'cross-site' }],
    ['a page on another port of this machine', { ...ownPage, 'sec-fetch-site': 'same-site' }],
    ['an address that is typed, or a link elsewhere', { ...ownPage, 'sec-fetch-site': 'none' }],
    ['whoever says nothing about it', { host: 'localhost:3000' }],
    [
      'a name of another site that resolves to this machine',
      { ...ownPage, host: 'evil.test:3000' },
    ],
    ['a name that begins like this machine', { ...ownPage, host: 'localhost.evil.test:3000' }],
    ['what a proxy passes on', { ...ownPage, 'x-forwarded-host': 'app.example.com' }],
    ['a host that is none', { ...ownPage, host: '@localhost:x' }],
    ['a request without a host', { 'sec-fetch-site': 'same-origin' }],
  ])('%s may not', (_, headers) => {
    expect(isFromOwnPage(new Headers(headers))).toBe(false);
  });

  it('a browser stays one visitor, and another browser is another one', async () => {
    const [{ browser }, other] = await Promise.all([visit(), visit()]);
    const inBrowser = async (run: () => Promise<unknown>, { browser: within } = { browser }) =>
      (await within.get('/compare', asAction(run))).json();
    expect(await inBrowser(visitorOfBrowser)).toBeNull();
    const visitor = await inBrowser(welcomeBrowser);
    expect(await inBrowser(welcomeBrowser)).toEqual(visitor);
    expect(await inBrowser(visitorOfBrowser)).toEqual(visitor);
    expect((await inBrowser(welcomeBrowser, other)).id).not.toBe(visitor.id);
    const { attributes } = browser.cookies.get('compare-visitor') ?? {};
    expect(Object.fromEntries(attributes ?? [])).toMatchObject({
      httponly: '',
      samesite: 'strict',
    });
  });

  it("such a cookie can't name a user of the app", async () => {
    const { browser, visitor } = await visit();
    browser.setCookie('compare-visitor', visitor.id);
    const answer = await browser.get('/compare', asAction(visitorOfBrowser));
    expect(await answer.json()).toBeNull();
  });
});

describe('a request whose body never ends', () => {
  /** A form of which nothing arrives but its head. */
  const unfinished = (path: string, body = new ReadableStream<Uint8Array>()) =>
    new NextRequest(`http://localhost:3000${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      duplex: 'half',
    });

  it.each(strategyNames)(
    "doesn't block other requests to the side %s",
    async (name) => {
      const { begin, ask } = await visit();
      await begin();
      const stop = new AbortController();
      const body = new ReadableStream<Uint8Array>({
        start: (controller) =>
          stop.signal.addEventListener('abort', () => controller.error(new Error('gone'))),
      });
      const path = `/api/compare/${name}/callback/one-time-login`;
      const left = comparison.sides[name].answer(unfinished(path, body), 'POST');
      expect(await ask(name)).toBe('Ada Lovelace');
      stop.abort();
      expect((await left).result.status).toBe(400);
    },
    5_000,
  );

  it('is refused after the time limit', async () => {
    const answer = await readBody(unfinished('/'), { bytes: 100, milliseconds: 20 });
    expect(answer).toMatchObject({ status: 408 });
  });

  it('is refused once it is larger than any form of Auth.js', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
    });
    expect(
      (await comparison.sides.jwt.answer(unfinished('/', endless), 'POST')).result.status,
    ).toBe(413);
  });

  it('is read unchanged if it ends in time', async () => {
    const body = new Blob(['one=1&', 'two=2']).stream();
    const read = await readBody(unfinished('/a?b=c', body));
    expect(read).toMatchObject({ method: 'POST', url: 'http://localhost:3000/a?b=c' });
    expect([...(await (read as NextRequest).formData())]).toEqual([
      ['one', '1'],
      ['two', '2'],
    ]);
  });
});

describe.each(strategyNames)('an app that issues %s sessions', (strategy) => {
  const cookieName = 'authjs.session-token';

  const startApp = (config: Parameters<typeof createTestKit>[2] = {}) =>
    createTestKit(strategy, database, {
      ...config,
      callbacks: { signIn: allowSignIn(database.prisma, async () => null) },
    });

  it.each(strategyNames)("doesn't accept a session of the side %s", async (name) => {
    const { browser, begin } = await visit();
    await begin();
    const sideCookie = `compare-${name}.session-token`;
    const token = browser.cookies.get(sideCookie)?.value ?? '';
    expect(token).not.toBe('');
    const { sessionToken } = await database.prisma.session.findFirstOrThrow({
      where: { strategy: name },
      orderBy: { createdAt: 'desc' },
    });
    // Neither what the browser has nor what the row has, and not by its own name either.
    for (const cookie of [cookieName, sideCookie]) {
      const { handlers } = startApp({ cookies: { sessionToken: { name: cookie } } });
      for (const value of [token, sessionToken]) {
        const thief = new Browser(handlers);
        thief.setCookie(cookie, value);
        expect(await thief.session()).toBeNull();
      }
    }
  });

  it.each(strategyNames)('has no session that the side %s accepts', async (name) => {
    const visitor = await createUser(database.prisma);
    const inApp = new Browser(startApp().handlers);
    await inApp.signIn(visitor.email, password);
    expect(await inApp.session()).toMatchObject({ user: { email: visitor.email } });
    const { browser, ask } = await visit();
    browser.setCookie(`compare-${name}.session-token`, inApp.sessionCookie?.value ?? '');
    expect(await ask(name)).toBeNull();
  });

  it("doesn't sign in a user of the comparison with any provider", async () => {
    const { prisma } = database;
    const oidc = await startOidcProvider(['http://localhost:3000']);
    try {
      const { visitor, begin } = await visit();
      await begin();
      const email = `${visitor.id}@compare.invalid`;
      const { id } = await prisma.user.findUniqueOrThrow({ where: { email } });
      // As if all of it had come to them somehow.
      await prisma.user.update({
        where: { id },
        data: {
          emailVerified: new Date(),
          password: { create: { hash: await hashPassword(password) } },
          accounts: { create: { type: 'oidc', provider: 'oidc', providerAccountId: email } },
        },
      });
      const links: URL[] = [];
      const { handlers } = startApp({
        providers: [
          credentialsProvider(prisma),
          Nodemailer({
            server: 'smtp://localhost:25',
            from: 'kit@example.com',
            sendVerificationRequest: async ({ url }) => void links.push(new URL(url)),
          }),
          {
            id: 'oidc',
            name: 'OpenID Connect',
            type: 'oidc',
            issuer: oidc.client.AUTH_OIDC_ISSUER,
            clientId: oidc.client.AUTH_OIDC_ID,
            clientSecret: oidc.client.AUTH_OIDC_SECRET,
          },
        ],
      });
      const ways: Record<string, (browser: Browser) => Promise<Response>> = {
        password: (browser) => browser.signIn(email, password),
        async link(browser) {
          await browser.post('/api/auth/signin/nodemailer', { email });
          const { pathname = '', search = '' } = links[0] ?? {};
          return browser.get(`${pathname}${search}`);
        },
        provider: (browser) => signInWithOidc(browser, email),
      };
      for (const [way, signIn] of Object.entries(ways)) {
        const browser = new Browser(handlers);
        const answer = await signIn(browser);
        expect(answer.headers.get('location'), way).toContain('error=AccessDenied');
        expect(await browser.session(), way).toBeNull();
      }
    } finally {
      await oidc.stop();
    }
  });
});

it("a visitor can't sign up with the address of a future demo user", async () => {
  const email = 'visitor@compare.invalid';
  expect(await signUp(database.prisma, { name: 'Mallory', email, password })).toBe(false);
  expect(await database.prisma.user.count({ where: { email } })).toBe(0);
});

it('the live comparison allows no changes of clock, secret and database if other visitors use the server', () => {
  const open = new LiveComparison({
    databaseUrl: database.url,
    secrets,
    policy: { idleTimeout, absoluteTimeout },
    allowsControls: false,
  });
  expect(open.server).toBeUndefined();
});
