import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PrismaAdapter } from '@auth/prisma-adapter';
import type { NextRequest } from 'next/server';
import NextAuth, { type NextAuthConfig } from 'next-auth';
import { beforeEach, describe, expect, it } from 'vitest';
import { credentialsProvider } from '../../src/accounts/credentials.ts';
import { inspectProject } from '../../src/cli/project/project.ts';
import { findSessionModel } from '../../src/cli/project/session-model.ts';
import { countSessions } from '../../src/cli/switch/count-sessions.ts';
import { openSqlDatabase } from '../../src/cli/switch/sql-database.ts';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, secret } from '../support/kit.ts';
import { asAction, asComponent, asRoute } from '../support/next-scope.ts';
import { adapterForHashes } from './leaving/adapter-for-hashes.ts';
import { withoutKit } from './leaving/tokens-of-the-kit.ts';

const database = testDatabase();
const cookieName = 'authjs.session-token';
const users = 60;
const ended = 20;

/** The app's callbacks, with a claim that is called as one of the kit's. */
const callbacks = {
  jwt: ({ token, user }) => (user ? { ...token, role: 'editor', sid: 'of the app' } : token),
  session: ({ session, token }) =>
    token ? { ...session, claims: { role: token.role, sid: token.sid } } : session,
} satisfies NextAuthConfig['callbacks'];

/** One that asks, in a page and over HTTP. */
interface Server {
  handlers: ConstructorParameters<typeof Browser>[0];
  page: (request: NextRequest) => Promise<Response> | Response;
}

function serverOf({ handlers, auth }: Pick<ReturnType<typeof NextAuth>, 'handlers' | 'auth'>) {
  const routes = { GET: asRoute(handlers.GET), POST: asRoute(handlers.POST) };
  return { handlers: routes, page: asComponent(() => auth()) };
}

/** next-auth itself. */
function plainAuthjs(config: Partial<NextAuthConfig>): Server {
  return serverOf(
    NextAuth({
      adapter: PrismaAdapter(database.prisma),
      providers: [credentialsProvider(database.prisma)],
      logger: { error() {}, warn() {}, debug() {} },
      secret,
      trustHost: true,
      callbacks,
      ...config,
    }),
  );
}

function plainJwt(jwt: NextAuthConfig['callbacks'] = {}): Server {
  return plainAuthjs({ session: { strategy: 'jwt' }, callbacks: { ...callbacks, ...jwt } });
}

interface Jar {
  id: string;
  email: string;
  browser: Browser;
}

/** Asks a server with the jar's cookies, which are then as the answers left them. */
async function ask(jar: Jar, server: Server): Promise<unknown> {
  jar.browser = jar.browser.copy(server.handlers);
  const page: unknown = await (await jar.browser.get('/page', server.page)).json();
  const session = await jar.browser.session();
  return page && session;
}

/** @returns how many of them are signed in there. */
async function count(jars: Jar[], server: Server): Promise<number> {
  const answers = await Promise.all(jars.map((jar) => ask(jar, server)));
  return answers.filter((session) => session !== null).length;
}

const copied = (jars: Jar[]) => jars.map((jar) => ({ ...jar }));

async function signIn({ handlers }: Server, email: string, more: Record<string, string> = {}) {
  const browser = new Browser(handlers);
  await browser.post('/api/auth/callback/credentials', { email, password, ...more });
  expect(browser.sessionCookie, email).toBeDefined();
  return browser;
}

async function rowOfPlainAuthjs({ handlers }: Server, email: string) {
  const browser = new Browser(handlers);
  const sessionToken = randomUUID();
  const expires = new Date(Date.now() + 30 * 86_400_000);
  const user = { connect: { email } };
  await database.prisma.session.create({ data: { sessionToken, expires, user } });
  browser.setCookie(cookieName, sessionToken);
  return browser;
}

/** Begins sessions of each kind in turn; the first kind is a jwt from before the kit. */
async function signEverybodyIn(kits: Record<StrategyName, SessionKit>): Promise<Jar[]> {
  const [plain, jwt, rows] = [plainJwt(), serverOf(kits.jwt), serverOf(kits.database)];
  const begin = [
    (email: string) => signIn(plain, email),
    (email: string) => signIn(jwt, email),
    (email: string) => signIn(rows, email),
    (email: string) => signIn(rows, email, { remember: 'false' }),
    (email: string) => rowOfPlainAuthjs(plain, email),
  ];
  const jars = Array.from({ length: users }, async (_, n) => {
    const { id, email } = await createUser(database.prisma);
    const browser = await begin[n % begin.length]?.(email);
    return browser ? [{ id, email, browser }] : [];
  });
  return (await Promise.all(jars)).flat();
}

const isPlainJwt = (n: number) => n % 5 === 0;

/** Ends a session while its jar keeps the token: by an admin, elsewhere, or by another token. */
async function end({ id, browser }: Jar, kit: SessionKit, n: number): Promise<void> {
  const copy = browser.copy(serverOf(kit).handlers);
  if (n % 4 === 1) await copy.post('/api/auth/signout');
  // Its session goes on in another jar.
  else if (n % 4 === 3) await copy.get('/rotate', asAction(kit.sessions.rotate));
  else await kit.sessions.revokeUser(id);
}

/**
 * Up to the last step: the kit issues the strategy that the app goes on with, until all have it. Half of
 * those whose sessions end do it before that, half afterwards.
 */
async function prepare(to: StrategyName, comesBy: (n: number) => boolean) {
  const kits = {
    jwt: createTestKit('jwt', database, { callbacks }),
    database: createTestKit('database', database, { callbacks }),
  };
  const jars = await signEverybodyIn(kits);
  const kit = serverOf(kits[to]);
  const [over, live] = [jars.slice(0, ended), jars.slice(ended)];
  for (const [n, jar] of over.entries()) if (n % 2 === 0) await end(jar, kits[to], n);
  const coming = [...live.filter((_, n) => comesBy(n)), ...over.filter((_, n) => n % 2 === 1)];
  // Until all have moved; a process that is too busy to hear of ends lets that wait.
  for (let time = 0; time < 2 || (await hasOthers(to)); time++) {
    expect(time).toBeLessThan(20);
    expect(await count(coming, kit)).toBe(coming.length);
  }
  for (const [n, jar] of over.entries()) if (n % 2 === 1) await end(jar, kits[to], n);
  return { kit, over, live, counts: await counted() };
}

/** As `switch` counts for this app. */
async function counted() {
  const { prisma } = inspectProject('.');
  const model = findSessionModel(prisma);
  if (!prisma || !model) throw new Error('This app has no sessions.');
  const sqlDatabase = await openSqlDatabase('.', prisma, database.url);
  try {
    return await countSessions(sqlDatabase, model, new Date());
  } finally {
    await sqlDatabase.release();
  }
}

async function hasOthers(to: StrategyName): Promise<boolean> {
  const counts = await counted();
  return counts.plainAuthjs + counts[to === 'jwt' ? 'database' : 'jwt'] > 0;
}

/** The statements of the page, under a heading. */
function statementsIn(heading: string): string[] {
  const page = readFileSync('docs/leaving.md', 'utf8');
  const [, sql = ''] = /```sql\n([\s\S]*?)```/.exec(page.slice(page.indexOf(heading))) ?? [];
  const statements = sql.split(';').map((statement) => statement.trim());
  return statements.filter((statement) => statement !== '');
}

describe('an app that leaves the kit for plain Auth.js', () => {
  beforeEach(async () => {
    await database.prisma.session.deleteMany();
    await database.prisma.sessionCutoff.deleteMany();
  });

  it('keeps sessions in rows: live ones stay signed in, ended ones stay signed out', async () => {
    const { kit, over, live, counts } = await prepare('database', () => true);
    expect(counts).toMatchObject({ jwt: 0, plainAuthjs: 0 });

    const plain = plainAuthjs({});
    expect(await count(copied(live), plain), 'without the adapter').toBe(0);
    const app = plainAuthjs({ adapter: adapterForHashes(database.prisma) });
    for (const server of [app, kit, app]) expect(await count(live, server)).toBe(live.length);
    expect(await count(over, app)).toBe(0);
    await expectHashesAlone(app, live);

    for (const statement of statementsIn('## To database sessions')) {
      await database.prisma.$executeRawUnsafe(statement);
    }
    // One session that was rotated goes on in a jar of its own.
    expect(await count(over, app)).toBe(0);
    for (const jar of live) {
      expect(await ask(jar, app)).toMatchObject({ user: { email: jar.email } });
    }
    const [leaving] = live;
    const there = leaving?.browser.copy(app.handlers);
    await leaving?.browser.post('/api/auth/signout');
    expect(await there?.session()).toBeNull();
  }, 120_000);

  it('keeps sessions in jwts: live ones stay signed in, ended ones stay signed out', async () => {
    // A jwt that plain Auth.js wrote before the kit it reads anyway.
    const { kit, over, live, counts } = await prepare('jwt', (n) => !isPlainJwt(n));
    expect(counts).toMatchObject({ database: 0, plainAuthjs: 0 });

    const plain = plainJwt();
    // All of them but six rows that ended before they had a jwt.
    expect(await count(copied(over), plain), 'without the callback').toBe(ended - 6);
    expect(await count(copied(live), plain), 'without the callback').toBe(live.length);
    const app = plainJwt({
      async jwt(params) {
        const token = await withoutKit(params.token, database.prisma);
        return token && callbacks.jwt({ ...params, token });
      },
    });
    // Servers of both side by side, then those without the kit.
    for (const server of [app, kit, app]) expect(await count(live, server)).toBe(live.length);
    expect(await count(over, app)).toBe(0);

    await database.prisma.$executeRawUnsafe('DROP TABLE "Session", "SessionCutoff"');
    for (const jar of live) {
      const claims = { role: 'editor', sid: 'of the app' };
      expect(await ask(jar, plain)).toMatchObject({ user: { email: jar.email }, claims });
    }
  }, 120_000);
});

/** A copy of the table signs nobody in. */
async function expectHashesAlone(app: Server, live: Jar[]): Promise<void> {
  const rows = await database.prisma.session.findMany();
  const inJars = live.map(({ browser }) => browser.sessionCookie?.value);
  for (const { sessionToken } of rows) {
    expect(inJars).not.toContain(sessionToken);
    const thief = new Browser(app.handlers);
    thief.setCookie(cookieName, sessionToken);
    expect(await thief.session()).toBeNull();
  }
}
