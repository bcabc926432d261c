import { randomUUID } from 'node:crypto';
import { PrismaAdapter } from '@auth/prisma-adapter';
import type { NextRequest } from 'next/server';
import NextAuthV4, { type AuthOptions, getServerSession } from 'next-auth-v4';
import CredentialsV4 from 'next-auth-v4/providers/credentials';
import GitHubV4 from 'next-auth-v4/providers/github';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, secret } from '../support/kit.ts';
import { asComponent, asRoute } from '../support/next-scope.ts';

const database = testDatabase();
const users = 24;
const ended = 12;

/** One that asks, in a page and over HTTP. */
interface Server {
  handlers: ConstructorParameters<typeof Browser>[0];
  page: (request: NextRequest) => Promise<Response> | Response;
}

const credentials = CredentialsV4({
  credentials: { email: {}, password: {} },
  async authorize(given) {
    if (given?.password !== password) return null;
    const { id, name, email } = await database.prisma.user.findUniqueOrThrow({
      where: { email: given.email },
    });
    return { id, name, email };
  },
});

/** next-auth 4 itself. */
function serverOfV4(strategy: StrategyName, cookies?: AuthOptions['cookies']): Server {
  const options: AuthOptions = {
    // As v4's documentation has it; the types of the two versions' users differ in a field of v5's.
    adapter: PrismaAdapter(database.prisma) as AuthOptions['adapter'],
    secret,
    session: { strategy },
    cookies,
    // With rows v4 refuses credentials, and asks for another provider.
    providers:
      strategy === 'jwt' ? [credentials] : [GitHubV4({ clientId: 'app', clientSecret: 'app' })],
    logger: { error() {}, warn() {}, debug() {} },
  };
  const handler = NextAuthV4(options);
  const answer = asRoute((request) => {
    const [, , , ...nextauth] = request.nextUrl.pathname.split('/');
    return handler(request, { params: { nextauth } });
  });
  return {
    handlers: { GET: answer, POST: answer },
    page: asComponent(() => getServerSession(options)),
  };
}

interface Jar {
  id: string;
  email: string;
  browser: Browser;
}

/** Asks a server with the jar's cookies, which are then as the answers left them. */
async function isIn(jar: Jar, server: Server): Promise<boolean> {
  jar.browser = jar.browser.copy(server.handlers);
  const page = await (await jar.browser.get('/page', server.page)).json();
  const session = await jar.browser.session();
  const seen = JSON.stringify([page, session]);
  expect(seen).not.toMatch(/@(?!example\.com)/);
  return [page, session].every((each) => isOf(each, jar.email));
}

function isOf(session: unknown, email: string): boolean {
  return JSON.stringify(session ?? null).includes(`"email":"${email}"`);
}

async function count(jars: Jar[], server: Server): Promise<number> {
  const answers = await Promise.all(jars.map((jar) => isIn(jar, server)));
  return answers.filter(Boolean).length;
}

function serverOf({ handlers, auth }: SessionKit): Server {
  const routes = { GET: asRoute(handlers.GET), POST: asRoute(handlers.POST) };
  return { handlers: routes, page: asComponent(() => auth()) };
}

/** Signs in as v4 does. With rows v4 refuses credentials, so its rows are written here. */
const signIn: Record<StrategyName, (server: Server, email: string) => Promise<Browser>> = {
  async jwt({ handlers }, email) {
    const browser = new Browser(handlers);
    await browser.post('/api/auth/callback/credentials', { email, password });
    return browser;
  },

  async database({ handlers }, email) {
    const browser = new Browser(handlers);
    const sessionToken = randomUUID();
    const expires = new Date(Date.now() + 30 * 86_400_000);
    await database.prisma.session.create({
      data: { sessionToken, expires, user: { connect: { email } } },
    });
    browser.setCookie('next-auth.session-token', sessionToken);
    return browser;
  },
};

async function usersOnV4(v4: Server, strategy: StrategyName): Promise<Jar[]> {
  const jars = Array.from({ length: users }, async () => {
    const { id, email } = await createUser(database.prisma);
    return { id, email, browser: await signIn[strategy](v4, email) };
  });
  const all = await Promise.all(jars);
  expect(await count(all, v4)).toBe(users);
  return all;
}

/** Ends a session while its jar keeps the token: by an admin, or signed out in another browser that has it. */
async function end({ id, browser }: Jar, kit: SessionKit, n: number): Promise<void> {
  if (n % 2) await browser.copy(serverOf(kit).handlers).post('/api/auth/signout');
  else await kit.sessions.revokeUser(id);
}

const pairs = strategyNames.flatMap((before) => strategyNames.map((to) => [before, to] as const));

describe.each(pairs)(
  'an app on NextAuth v4 with strategy "%s" that moves to "%s"',
  (before, to) => {
    beforeEach(async () => {
      await database.prisma.session.deleteMany();
      await database.prisma.sessionCutoff.deleteMany();
    });

    const other: StrategyName = to === 'jwt' ? 'database' : 'jwt';
    // A session moves as soon as the token that it got was shown.
    const policy = { migrateEvery: 1, migrationGrace: 1 };
    const kitFor = (strategy: StrategyName, adopt = true) =>
      createTestKit(strategy, database, { adopt, policy });

    it('keeps all users signed in, also while servers of both run, and keeps ended sessions ended', async () => {
      const v4 = serverOfV4(before);
      const jars = await usersOnV4(v4, before);
      const [over, live] = [jars.slice(0, ended), jars.slice(ended)];

      const beside = kitFor(to, false);
      for (const server of [serverOf(beside), v4, serverOf(beside), v4]) {
        expect(await count(live, server)).toBe(live.length);
      }
      for (const [n, jar] of over.entries()) if (n < ended / 2) await end(jar, beside, n);
      const kept = over.map((jar) => ({ ...jar }));
      // A jwt is good to a server that asks nobody; a row isn't, however it has ended.
      if (before === 'database') {
        const there = kept.slice(0, ended / 2).map((jar) => ({ ...jar }));
        expect(await count(there, v4)).toBe(0);
      }

      for (const [n, jar] of over.entries()) if (n >= ended / 2) await end(jar, kitFor(to), n);
      for (const strategy of [to, other, to]) {
        const server = serverOf(kitFor(strategy));
        for (let time = 0; time < 3; time++) expect(await count(live, server)).toBe(live.length);
        expect(
          await count(
            kept.map((jar) => ({ ...jar })),
            server,
          ),
        ).toBe(0);
      }
      const tokens = live.map(({ browser }) => [...browser.cookies.keys()].join());
      expect(tokens.filter((names) => names.includes('next-auth.session-token'))).toEqual([]);
    }, 240_000);
  },
);

describe.each(strategyNames)(
  'a browser with cookies of two users, in strategy "%s"',
  (strategy) => {
    it('belongs to the last one who signed in, and to no user after a sign-out', async () => {
      const v4 = serverOfV4('jwt');
      const [ada, bob] = [await createUser(database.prisma), await createUser(database.prisma)];
      const server = serverOf(createTestKit(strategy, database));
      const jar = { ...ada, browser: new Browser(server.handlers) };
      await jar.browser.post('/api/auth/callback/credentials', { email: ada.email, password });
      const other = await signIn.jwt(v4, bob.email);
      const left = other.cookies.get('next-auth.session-token')?.value ?? '';
      jar.browser.setCookie('next-auth.session-token', left);

      for (let time = 0; time < 3; time++) expect(await isIn(jar, server)).toBe(true);
      await jar.browser.post('/api/auth/signout');
      expect([...jar.browser.cookies.keys()].filter((name) => /session-token/.test(name))).toEqual(
        [],
      );
      expect(await jar.browser.session()).toBeNull();

      // A new sign-in takes the older cookie away.
      jar.browser.setCookie('next-auth.session-token', left);
      await jar.browser.post('/api/auth/callback/credentials', { email: ada.email, password });
      expect([...jar.browser.cookies.keys()]).not.toContain('next-auth.session-token');
    });
  },
);

describe.each(strategyNames)(
  'a cookie of v4 with the app\'s own name, in strategy "%s"',
  (strategy) => {
    it('keeps that name', async () => {
      const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: false } as const;
      const cookies = { sessionToken: { name: 'shop.session', options } };
      const user = await createUser(database.prisma);
      const jar = { ...user, browser: await signIn.jwt(serverOfV4('jwt', cookies), user.email) };
      const before = jar.browser.cookies.get('shop.session')?.value;
      expect(before).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);

      const server = serverOf(createTestKit(strategy, database, { cookies }));
      for (let time = 0; time < 2; time++) expect(await isIn(jar, server)).toBe(true);
      expect(jar.browser.cookies.get('shop.session')?.value).not.toBe(before);
    });
  },
);
