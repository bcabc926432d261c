import { PrismaAdapter } from '@auth/prisma-adapter';
import NextAuth, { type Session } from 'next-auth';
import type { JWT } from 'next-auth/jwt';
import Credentials from 'next-auth/providers/credentials';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { credentialsProvider } from '../../src/accounts/credentials.ts';
import { createSessionKit, type SessionKit } from '../../src/kit/create-session-kit.ts';
import { cookieLength, largestCookie } from '../../src/kit/session/cookies.ts';
import type { SessionEvent } from '../../src/kit/session/events.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { noTelemetry } from '../../src/kit/session/telemetry.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, secret, TestClock } from '../support/kit.ts';
import { asRoute } from '../support/next-scope.ts';

const database = testDatabase();
const cookieName = 'authjs.session-token';
/** So many characters that no cookie of 8 KB can hold them. */
const large = 9_000;
const small = 100;

/** How long the list of permissions is that `callbacks.jwt` finds for whoever is there. */
let length = small;
const jwt = vi.fn();
const callbacks = {
  async jwt({ token, session }: { token: object; session?: { length?: number } }) {
    jwt();
    return { ...token, permissions: 'x'.repeat(session?.length ?? length) };
  },
  session: ({ session, token }: { session: Session; token: JWT }) =>
    Object.assign(session, { permissions: String(token.permissions).length }),
};
const events: SessionEvent[] = [];
const clock = new TestClock();

beforeEach(() => {
  length = small;
  events.length = 0;
  jwt.mockClear();
});

const build = (strategy: StrategyName) =>
  createTestKit(strategy, database, {
    clock: clock.now,
    callbacks,
    onEvent: (event) => void events.push(event),
  });

let kits: Record<StrategyName, SessionKit>;
beforeAll(() => {
  kits = { jwt: build('jwt'), database: build('database') };
});

const handlersOf = ({ handlers }: Pick<SessionKit, 'handlers'>) => ({
  GET: asRoute(handlers.GET),
  POST: asRoute(handlers.POST),
});

async function signedIn(kit: Pick<SessionKit, 'handlers'>) {
  const { email } = await createUser(database.prisma);
  const browser = new Browser(handlersOf(kit));
  await browser.signIn(email, password);
  return browser;
}

/** What a request of this browser carries for its session. */
function carried({ cookies }: Browser): number {
  const pieces = [...cookies].filter(([name]) => name.startsWith(cookieName));
  return pieces.map(([name, { value }]) => `${name}=${value}`).join('; ').length;
}

const sessionOf = async (browser: Browser) =>
  (await browser.session()) as { sid: string; strategy: string; permissions: number } | null;

const tooLarge = () => events.filter(({ type }) => type === 'cookie_too_large');

it('at a sign-in the session begins in its row, and callbacks.jwt is called once', async () => {
  length = large;
  const browser = await signedIn(kits.jwt);
  expect(jwt).toHaveBeenCalledOnce();
  expect(carried(browser)).toBeLessThan(100);
  const session = await sessionOf(browser);
  expect(session).toMatchObject({ strategy: 'database', permissions: large });
  const { sid } = session ?? {};
  const row = await database.prisma.session.findUniqueOrThrow({ where: { id: sid } });
  expect(row).toMatchObject({ strategy: 'database', endedAt: null });
  const [event, ...more] = tooLarge();
  expect(event).toMatchObject({ sid, userId: row.userId, action: 'not_written' });
  expect(event?.type === 'cookie_too_large' && event.length).toBeGreaterThan(largestCookie);
  expect(more).toEqual([]);
});

it('a token that just fits is written', async () => {
  let [fits, doesNot] = [small, large];
  while (doesNot - fits > 1) {
    length = Math.floor((fits + doesNot) / 2);
    events.length = 0;
    const browser = await signedIn(kits.jwt);
    const [event] = tooLarge();
    if (event) doesNot = length;
    else fits = length;
    const bytes = event?.type === 'cookie_too_large' ? event.length : carried(browser);
    expect(bytes > largestCookie).toBe(event !== undefined);
    // What a character more can come to in base64.
    if (doesNot - fits === 1) expect(Math.abs(bytes - largestCookie)).toBeLessThan(3);
  }
});

it('at a renewal the session moves to its row', async () => {
  const browser = await signedIn(kits.jwt);
  const before = await sessionOf(browser);
  expect(before).toMatchObject({ strategy: 'jwt', permissions: small });
  length = large;
  clock.advance(301);
  const expected = { sid: before?.sid, permissions: large, strategy: 'database' };
  expect(await sessionOf(browser)).toMatchObject(expected);
  expect(carried(browser)).toBeLessThan(100);
  expect(await sessionOf(browser)).toMatchObject(expected);
  expect(tooLarge()).toMatchObject([{ sid: before?.sid, action: 'not_written' }]);
  const moves = events.filter(({ type }) => type === 'migration');
  expect(moves).toMatchObject([{ from: 'jwt', strategy: 'database', sid: before?.sid }]);
});

it('at an update the session moves to its row, with the data from the browser', async () => {
  const browser = await signedIn(kits.jwt);
  const { sid } = (await sessionOf(browser)) ?? {};
  length = large;
  const answer = await (await browser.update({ length: large })).json();
  expect(answer).toMatchObject({ sid, permissions: large, strategy: 'database' });
  expect(carried(browser)).toBeLessThan(100);
  expect(await sessionOf(browser)).toMatchObject({ sid, permissions: large });
});

it('at a rotation the session moves too, and no earlier token is accepted', async () => {
  const browser = await signedIn(kits.jwt);
  const earlier = browser.copy(handlersOf(kits.jwt));
  const { sid } = (await sessionOf(browser)) ?? {};
  length = large;
  const rotate = asRoute(async () => Response.json(await kits.jwt.sessions.rotate()));
  const answer = await (await browser.get('/rotate', rotate)).json();
  expect(answer).toMatchObject({ sid, permissions: large, strategy: 'database' });
  expect(await sessionOf(browser)).toMatchObject({ sid, permissions: large });
  expect(await sessionOf(earlier)).toBeNull();
});

it('a session stays in its row when the strategy is changed to jwt, until it fits', async () => {
  length = large;
  const first = await signedIn(kits.database);
  const { sid } = (await sessionOf(first)) ?? {};
  const browser = first.copy(handlersOf(kits.jwt));
  const cookie = browser.sessionCookie?.value;
  for (let request = 0; request < 5; request += 1) {
    expect(await sessionOf(browser)).toMatchObject({ sid, strategy: 'database' });
  }
  expect(browser.sessionCookie?.value).toBe(cookie);
  expect(tooLarge(), 'once in a while').toHaveLength(1);
  for (let renewal = 0; renewal < 3; renewal += 1) {
    clock.advance(301);
    expect(await sessionOf(browser)).toMatchObject({ sid, permissions: large });
  }
  expect(tooLarge()).toHaveLength(4);
  length = small;
  clock.advance(301);
  await sessionOf(browser);
  clock.advance(301);
  expect(await sessionOf(browser)).toMatchObject({ sid, strategy: 'jwt', permissions: small });
});

it('a session of plain Auth.js moves to its row, whether it was a jwt or a row', async () => {
  length = large;
  const { prisma } = database;
  const shared = { secret, trustHost: true, logger: { error() {}, warn() {}, debug() {} } };
  const plain = NextAuth({
    ...shared,
    adapter: PrismaAdapter(prisma),
    providers: [credentialsProvider(prisma)],
    session: { strategy: 'jwt' },
    callbacks,
  });
  const withJwt = await signedIn(plain);
  expect(carried(withJwt)).toBeGreaterThan(largestCookie);
  const here = withJwt.copy(handlersOf(kits.jwt));
  expect(await sessionOf(here)).toMatchObject({ strategy: 'database', permissions: large });
  expect(carried(here)).toBeLessThan(100);

  const { id: userId } = await createUser(prisma);
  const sessionToken = crypto.randomUUID();
  const expires = new Date(clock.now().getTime() + 86_400_000);
  await prisma.session.create({ data: { userId, sessionToken, expires } });
  const withRow = new Browser(handlersOf(kits.jwt));
  withRow.setCookie(cookieName, sessionToken);
  expect(await sessionOf(withRow)).toMatchObject({ strategy: 'database', permissions: large });
  expect(withRow.sessionCookie?.value).toMatch(/^[\w-]{43}$/);
});

it('without a store the cookie is written as by plain Auth.js, with a log line and a count', async () => {
  const counted: SessionEvent[] = [];
  const kit = createSessionKit({
    providers: [Credentials({ authorize: () => ({ id: '7', email: 'ada@example.com' }) })],
    callbacks,
    secret,
    trustHost: true,
    clock: clock.now,
    telemetry: { ...noTelemetry, count: (event) => void counted.push(event) },
    env: {},
  });
  length = large;
  const browser = await signedIn(kit);
  expect(carried(browser)).toBeGreaterThan(largestCookie);
  expect(await sessionOf(browser)).toMatchObject({ strategy: 'jwt', permissions: large });
  const tooLargeEvents = counted.filter(({ type }) => type === 'cookie_too_large');
  expect(tooLargeEvents).toMatchObject([
    { userId: '7', action: 'written', length: carried(browser) },
  ]);
});

it("a cookie's length is that of all its pieces, with their names", () => {
  expect(cookieLength('n', 'x'.repeat(10))).toBe('n='.length + 10);
  expect(cookieLength('n', 'x'.repeat(4_000))).toBe('n.0=; n.1='.length + 4_000);
});
