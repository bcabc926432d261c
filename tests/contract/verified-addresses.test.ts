import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { seed } from '../../prisma/seed.ts';
import { createAttemptLimiter } from '../../src/accounts/attempts.ts';
import { deviceCookie } from '../../src/accounts/device-cookie.ts';
import { hashPassword } from '../../src/accounts/password.ts';
import { prepareSignUp } from '../../src/accounts/sign-up.ts';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { startMailServer } from '../e2e/support/mail-server.ts';
import { startOidcProvider } from '../e2e/support/oidc-server.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { password, secret } from '../support/kit.ts';
import { signInWithOidc } from '../support/log-in-at-provider.ts';
import { asRoute } from '../support/next-scope.ts';

const origin = 'http://localhost:3000';
const addressHeader = 'x-real-ip';
const database = testDatabase();
let provider: Awaited<ReturnType<typeof startOidcProvider>>;
let mailbox: string;
let mailUrl: string;

beforeAll(async () => {
  mailbox = await mkdtemp(join(tmpdir(), 'session-kit-mail-'));
  const mail = await startMailServer(mailbox);
  mailUrl = mail.url;
  provider = await startOidcProvider([origin]);
  return async () => {
    await provider.stop();
    await mail.stop();
    await rm(mailbox, { recursive: true });
  };
});

beforeEach(() => {
  const variables = {
    AUTH_SECRET: secret,
    AUTH_TRUST_HOST: 'true',
    AUTH_ADDRESS_HEADER: addressHeader,
    DATABASE_URL: database.url,
    EMAIL_SERVER: mailUrl,
    EMAIL_FROM: 'hello@example.com',
    ...provider.client,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  vi.spyOn(console, 'info').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

type Demo = Awaited<ReturnType<typeof startDemo>>;
const demos: Partial<Record<StrategyName, Promise<Demo>>> = {};

/** The demo as auth.ts composes it, started once for each strategy. */
function demo(strategy: StrategyName): Promise<Demo> {
  demos[strategy] ??= startDemo(strategy);
  return demos[strategy];
}

/** Loads the demo anew, with the variables as they are now. */
async function startDemo(strategy: StrategyName) {
  vi.resetModules();
  vi.stubEnv('AUTH_SESSION_STRATEGY', strategy);
  const { kit } = await import('../../auth.ts');
  const { signUps } = await import('../../src/auth/shared.ts');
  const handlers = { GET: asRoute(kit.handlers.GET), POST: asRoute(kit.handlers.POST) };
  const newBrowser = (headers?: Record<string, string>) => new Browser(handlers, origin, headers);
  return {
    newBrowser,
    /** What the form on /signup leaves in its browser, before the link is sent. */
    async signUp(browser: Browser, email: string, chosen = password): Promise<void> {
      const signUp = await prepareSignUp({ name: 'Ada', email, password: chosen });
      const write = asRoute(async () => {
        await signUps.write(signUp);
        return new Response();
      });
      await browser.get('/signup', write);
      await askForLink(browser, email);
    },
  };
}

function askForLink(browser: Browser, email: string): Promise<Response> {
  return browser.post('/api/auth/signin/nodemailer', { email });
}

const opened = new Set<string>();

/** The links of all messages to an address. */
async function linksTo(email: string | RegExp): Promise<string[]> {
  const files = (await readdir(mailbox)).filter((file) => file.endsWith('.eml'));
  const mails = await Promise.all(
    files.map(async (file) => simpleParser(await readFile(join(mailbox, file)))),
  );
  return mails
    .filter(({ to }) => {
      const { text = '' } = [to ?? []].flat()[0] ?? {};
      return typeof email === 'string' ? text === email : email.test(text);
    })
    .map(({ text = '' }) => text.match(/https?:\/\/\S+/)?.[0] ?? '');
}

/** Opens a link that nobody has opened yet. Auth.js answers a request for one once it is sent. */
async function openLink(browser: Browser, email: string): Promise<void> {
  const link = (await linksTo(email)).find((each) => !opened.has(each));
  if (!link) throw new Error(`There is no new link for ${email}.`);
  opened.add(link);
  const { pathname, search } = new URL(link);
  const answer = await browser.get(`${pathname}${search}`);
  expect(answer.headers.get('location')).not.toContain('error');
}

async function accepts(browser: Browser, email: string, secretWord: string): Promise<boolean> {
  await browser.signIn(email, secretWord);
  return (await browser.session()) !== null;
}

/** An account that somebody has prepared, as an app without any of this would have left it. */
async function prepared(email: string) {
  return database.prisma.user.create({
    data: { email, name: 'Somebody', password: { create: { hash: await hashPassword(password) } } },
  });
}

describe.each(strategyNames)('addresses, with %s sessions', (strategy) => {
  it('a password works once the link is opened in the browser that chose it', async () => {
    const { newBrowser, signUp } = await demo(strategy);
    const email = `new.${strategy}@example.com`;
    const browser = newBrowser();
    await signUp(browser, email);
    expect(await database.prisma.user.count({ where: { email } })).toBe(0);
    expect(await accepts(newBrowser(), email, password)).toBe(false);
    await openLink(browser, email);
    expect(await browser.session()).toMatchObject({ user: { email, name: 'Ada' } });
    expect([...browser.cookies.keys()].filter((name) => name.includes('sign-up'))).toEqual([]);
    expect(await accepts(newBrowser(), email, password)).toBe(true);
  });

  it('a password that an attacker chose for an address never works', async () => {
    const { newBrowser, signUp } = await demo(strategy);
    const email = `owner.${strategy}@example.com`;
    const [stranger, owner] = [newBrowser(), newBrowser()];
    await signUp(stranger, email, 'a password of a stranger');
    await openLink(owner, email);
    expect(await owner.session()).toMatchObject({ user: { email } });
    expect(await accepts(stranger, email, 'a password of a stranger')).toBe(false);
    expect(await database.prisma.password.count({ where: { user: { email } } })).toBe(0);
    // And a sign-up over an account that is there changes nothing of it.
    await signUp(owner, email, 'another password');
    await openLink(owner, email);
    expect(await accepts(newBrowser(), email, 'another password')).toBe(false);
  });

  it('the first verification of an address, and no other, removes what was there before', async () => {
    const { newBrowser } = await demo(strategy);
    const email = `before.${strategy}@example.com`;
    const { id } = await prepared(email);
    const link = { type: 'oidc', provider: 'oidc', providerAccountId: `stranger-${strategy}` };
    await database.prisma.account.create({ data: { userId: id, ...link } });
    const stranger = newBrowser();
    expect(await accepts(stranger, email, password)).toBe(false);
    // As they could have begun one before.
    await database.prisma.user.update({ where: { id }, data: { emailVerified: new Date() } });
    expect(await accepts(stranger, email, password)).toBe(true);
    await database.prisma.user.update({ where: { id }, data: { emailVerified: null } });

    const owner = newBrowser();
    await askForLink(owner, email);
    await openLink(owner, email);
    expect(await owner.session()).toMatchObject({ user: { id, email } });
    expect(await stranger.session()).toBeNull();
    expect(await accepts(stranger, email, password)).toBe(false);
    expect(await database.prisma.password.count({ where: { userId: id } })).toBe(0);
    expect(await database.prisma.account.count({ where: { userId: id } })).toBe(0);

    const { setFirstPassword } = await import('../../src/accounts/change-password.ts');
    expect(await setFirstPassword(database.prisma, id, 'the password of the owner')).toBe(true);
    const phone = newBrowser();
    await askForLink(phone, email);
    await openLink(phone, email);
    expect(await phone.session()).toMatchObject({ user: { id } });
    expect(await owner.session()).toMatchObject({ user: { id } });
    expect(await accepts(newBrowser(), email, 'the password of the owner')).toBe(true);
  });

  it('a provider with `email_verified` verifies the address', async () => {
    const { newBrowser } = await demo(strategy);
    const login = `vouched-${strategy}`;
    const email = `${login}@oidc.example.com`;
    await signInWithOidc(newBrowser(), login);
    const user = await database.prisma.user.findUniqueOrThrow({ where: { email } });
    expect(user.emailVerified).toBeInstanceOf(Date);

    // A user of before, whose password is anybody's.
    const hash = await hashPassword(password);
    await database.prisma.user.update({
      where: { email },
      data: { emailVerified: null, password: { create: { hash } } },
    });
    const browser = newBrowser();
    await signInWithOidc(browser, login);
    expect(await browser.session()).toMatchObject({ user: { id: user.id } });
    // The cookie that the demo sets at a sign-in brings back none that Auth.js clears.
    const names = [...browser.cookies.keys()];
    expect(names.filter((name) => /state|pkce|nonce/.test(name))).toEqual([]);
    expect(await accepts(newBrowser(), email, password)).toBe(false);
    expect(await database.prisma.password.count({ where: { userId: user.id } })).toBe(0);
    expect(await database.prisma.account.count({ where: { userId: user.id } })).toBe(1);
  });

  it('a user who is signed in through a provider and verifies by a link keeps that account', async () => {
    const { newBrowser } = await demo(strategy);
    const login = `keeps-${strategy}`;
    const email = `${login}@oidc.example.com`;
    const browser = newBrowser();
    await signInWithOidc(browser, login);
    await database.prisma.user.update({ where: { email }, data: { emailVerified: null } });
    await askForLink(browser, email);
    await openLink(browser, email);
    expect(await browser.session()).toMatchObject({ user: { email } });
    const accounts = await database.prisma.account.findMany({ where: { user: { email } } });
    expect(accounts.map(({ providerAccountId }) => providerAccountId)).toEqual([login]);
  });

  it('a known browser can sign in, however many attempts others make', async () => {
    const { newBrowser, signUp } = await demo(strategy);
    const email = `attacked.${strategy}@example.com`;
    const browser = newBrowser();
    await signUp(browser, email);
    await openLink(browser, email);
    await browser.post('/api/auth/signout');
    const others = Array.from({ length: 15 }, () => newBrowser().signIn(email, 'wrong'));
    const answers = (await Promise.all(others)).map(({ headers }) => headers.get('location'));
    expect(answers.some((to) => to?.includes('code=too_many_attempts'))).toBe(true);
    expect(await accepts(browser, email, password)).toBe(true);
  });
});

describe('links and devices', () => {
  const strategy = 'jwt';

  it("an address gets a few links an hour, and the responses don't reveal it", async () => {
    const { newBrowser } = await demo(strategy);
    const email = `flooded.${strategy}@example.com`;
    const answers: string[] = [];
    for (let count = 0; count < 30; count++) {
      const { status, headers } = await askForLink(newBrowser(), email);
      answers.push(`${status} ${headers.get('location')}`);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('verify-request');
    expect(await linksTo(email)).toHaveLength(5);
    await openLink(newBrowser(), email);
  });

  it('an IP address from a trusted header gets a few more, for all recipients', async () => {
    const { newBrowser } = await demo(strategy);
    const here = { [addressHeader]: strategy === 'jwt' ? '203.0.113.7' : '203.0.113.8' };
    const to = (count: number) => `many${count}.${strategy}@example.com`;
    for (let count = 0; count < 25; count++) await askForLink(newBrowser(here), to(count));
    expect(await linksTo(/^many/)).toHaveLength(20);
    await askForLink(newBrowser({ 'x-forwarded-for': '203.0.113.7' }), to(30));
    expect(await linksTo(to(30))).toHaveLength(1);
  });

  it('an invalid address gets no link, and causes no server error', async () => {
    const { newBrowser } = await demo(strategy);
    const long = `${'a'.repeat(4000)}@example.com`;
    for (const email of ['ada', 'ada@example.com\0', 'a@b@c', 'a b@example.com', long, '']) {
      const { status, headers } = await askForLink(newBrowser(), email);
      expect(status, email.slice(0, 20)).toBe(302);
      expect(headers.get('location')).toContain('/signin?error=');
      expect(await accepts(newBrowser(), email, password)).toBe(false);
    }
  });

  it('without an SMTP server a link is printed in development, and nowhere else', async () => {
    vi.stubEnv('EMAIL_SERVER', '');
    vi.stubEnv('EMAIL_FROM', '');
    const email = 'developer@example.com';
    const production = await startDemo(strategy);
    const answer = await askForLink(production.newBrowser(), email);
    expect(answer.headers.get('location')).not.toContain('verify-request');
    vi.stubEnv('NODE_ENV', 'development');
    const { newBrowser } = await startDemo(strategy);
    const browser = newBrowser();
    await askForLink(browser, email);
    const printed = vi.mocked(console.info).mock.calls.flat().join('\n');
    const { pathname, search } = new URL(printed.match(/http:\/\/\S+token=\S+/)?.[0] ?? '');
    await browser.get(`${pathname}${search}`);
    expect(await browser.session()).toMatchObject({ user: { email } });
  });

  it("a hundred failures from one address behind a proxy don't delay another address", async () => {
    const { newBrowser } = await demo(strategy);
    await seed(database.prisma);
    const proxy = { 'x-forwarded-for': '198.51.100.1' };
    const there = { ...proxy, [addressHeader]: '203.0.113.20' };
    // As if their passwords had been looked at, which takes longer than all the rest.
    const limitAttempts = createAttemptLimiter(database.prisma);
    for (let count = 0; count < 101; count++) {
      const attempt = { email: `nobody${count}`, address: '203.0.113.20', device: null };
      await limitAttempts(attempt, async () => null);
    }
    const here = newBrowser({ ...proxy, [addressHeader]: '203.0.113.21' });
    expect(await accepts(here, 'demo@example.com', password)).toBe(true);
    const more = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        newBrowser(there).signIn(`somebody${index}@example.com`, 'wrong'),
      ),
    );
    const locations = more.map(({ headers }) => headers.get('location'));
    expect(locations.some((to) => to?.includes('code=too_many_attempts'))).toBe(true);
  });

  it('the demo users can sign in, also those of an earlier version', async () => {
    const { newBrowser } = await demo(strategy);
    const { prisma } = database;
    const where = { email: 'demo@example.com' };
    await seed(prisma);
    expect(await accepts(newBrowser(), where.email, password)).toBe(true);
    await prisma.user.update({ where, data: { emailVerified: null } });
    await seed(prisma);
    expect(await accepts(newBrowser(), where.email, password)).toBe(true);
    // But not whoever took the address, with a password of their own.
    const hash = await hashPassword('a password of a stranger');
    await prisma.user.update({
      where,
      data: { emailVerified: null, password: { update: { hash } } },
    });
    await seed(prisma);
    expect(await accepts(newBrowser(), where.email, 'a password of a stranger')).toBe(false);
  });

  it("a browser is known to the accounts that have signed in with it, by a cookie that can't be forged", async () => {
    const { newBrowser, signUp } = await demo(strategy);
    const [email, other] = ['device@example.com', 'other-device@example.com'];
    const browser = newBrowser();
    for (const each of [email, other]) {
      await signUp(browser, each);
      await openLink(browser, each);
    }
    const { value = '', attributes } = browser.cookies.get('authjs.device') ?? {};
    expect(attributes?.has('httponly')).toBe(true);
    expect(attributes?.get('samesite')).toBe('lax');
    const { deviceIdFor } = deviceCookie([secret]);
    const deviceIn = (cookie: string, account: string) =>
      deviceIdFor(
        new Headers({ host: 'localhost:3000', cookie: `authjs.device=${cookie}` }),
        account,
      );
    expect(await deviceIn(value, email)).toEqual(expect.any(String));
    expect(await deviceIn(value, other)).toBe(await deviceIn(value, email));
    expect(await deviceIn(value, 'stranger@example.com')).toBeNull();
    expect(await deviceIn(`${value.slice(0, -4)}AAAA`, email)).toBeNull();
    expect(await deviceIn(browser.sessionCookie?.value ?? '', email)).toBeNull();
  });
});
