import { hkdfSync } from 'node:crypto';
import { decode } from '@auth/core/jwt';
import { PrismaAdapter } from '@auth/prisma-adapter';
import { decodeProtectedHeader, jwtDecrypt } from 'jose';
import NextAuth from 'next-auth';
import { expect, it } from 'vitest';
import { credentialsProvider } from '../../src/accounts/credentials.ts';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import type { SessionKitConfig } from '../../src/kit/options.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, secret, TestClock } from '../support/kit.ts';
import { asRoute } from '../support/next-scope.ts';

const database = testDatabase();
const cookieName = 'authjs.session-token';
const encryption = 'A256CBC-HS512';
const callbacks: SessionKitConfig['callbacks'] = {
  jwt: ({ token, user }) => (user ? { ...token, role: 'editor' } : token),
};

type Config = Partial<SessionKitConfig>;

function build(clock: TestClock, config: Config = {}): SessionKit {
  return createTestKit('jwt', database, { clock: clock.now, callbacks, encryption, ...config });
}

/** Plain Auth.js beside the kit, over the same database, cookie and secret. */
function plainBeside() {
  const { handlers } = NextAuth({
    adapter: PrismaAdapter(database.prisma),
    providers: [credentialsProvider(database.prisma)],
    session: { strategy: 'jwt' },
    logger: { error() {}, warn() {}, debug() {} },
    secret,
    trustHost: true,
    callbacks,
  });
  return { GET: asRoute(handlers.GET), POST: asRoute(handlers.POST) };
}

const handlersOf = ({ handlers }: SessionKit) => ({
  GET: asRoute(handlers.GET),
  POST: asRoute(handlers.POST),
});

async function signedIn(kit: SessionKit, origin?: string) {
  const { email, name } = await createUser(database.prisma);
  const browser = new Browser(handlersOf(kit), origin);
  await browser.signIn(email, password);
  return { browser, email, name };
}

function tokenIn({ cookies }: Browser, name = cookieName): string {
  const pieces = [...cookies].filter(([each]) => each === name || each.startsWith(`${name}.`));
  return pieces.map(([, { value }]) => value).join('');
}

const encryptionIn = (browser: Browser) => decodeProtectedHeader(tokenIn(browser)).enc;

/** Another service, which has the secret and knows what plain Auth.js writes, and no more. */
async function readElsewhere(token: string, salt = cookieName) {
  const info = `Auth.js Generated Encryption Key (${salt})`;
  const key = new Uint8Array(hkdfSync('sha256', secret, salt, info, 64));
  const { payload } = await jwtDecrypt(token, key, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: [encryption],
  });
  return payload;
}

it("has Auth.js's claims, for code that reads plain Auth.js's tokens", async () => {
  const { browser, email, name } = await signedIn(build(new TestClock()));
  const { id } = await database.prisma.user.findUniqueOrThrow({ where: { email } });
  const expected = {
    sub: id,
    name,
    email,
    picture: null,
    role: 'editor',
    iat: expect.any(Number),
    exp: expect.any(Number),
    jti: expect.stringMatching(/./),
  };
  const token = tokenIn(browser);
  expect(await readElsewhere(token)).toMatchObject(expected);
  expect(await decode({ token, secret, salt: cookieName })).toMatchObject(expected);
});

it('works over https too, where the cookie has another name and therefore another key', async () => {
  const { browser, email } = await signedIn(build(new TestClock()), 'https://app.example.com');
  const name = `__Secure-${cookieName}`;
  expect(await readElsewhere(tokenIn(browser, name), name)).toMatchObject({ email });
});

it('is in every token that the kit writes', async () => {
  const clock = new TestClock();
  const kit = build(clock);
  const { browser, email } = await signedIn(kit);
  const seen = new Set<string>();
  const expectNew = async (when: string) => {
    const token = tokenIn(browser);
    expect(seen.has(token), when).toBe(false);
    seen.add(token);
    expect(await readElsewhere(token), when).toMatchObject({ email, role: 'editor' });
    expect(await decode({ token, secret, salt: cookieName }), when).toMatchObject({ email });
  };
  await expectNew('sign-in');

  clock.advance(301);
  await browser.session();
  await expectNew('renewal');

  await browser.update({});
  await expectNew('update');

  const rotate = asRoute(async () => Response.json(await kit.sessions.rotate()));
  await browser.get('/rotate', rotate);
  await expectNew('rotation');

  const refresh = asRoute(async () => Response.json(await kit.refreshSession()));
  await browser.get('/refresh', refresh);
  await expectNew('a change of the user');

  clock.advance(601);
  const rows = createTestKit('database', database, { clock: clock.now, callbacks });
  const there = browser.copy(handlersOf(rows));
  await there.session();
  await there.session(); // shows the new token
  clock.advance(700);
  const back = there.copy(handlersOf(kit));
  await back.session();
  browser.cookies.clear();
  for (const [name, cookie] of back.cookies) browser.cookies.set(name, cookie);
  await expectNew('a row that became a jwt');
});

it('is in the token that replaces one of plain Auth.js', async () => {
  const { email } = await createUser(database.prisma);
  const browser = new Browser(plainBeside());
  await browser.signIn(email, password);
  const before = tokenIn(browser);
  const here = browser.copy(handlersOf(build(new TestClock())));
  expect(await here.session()).toMatchObject({ user: { email } });
  const token = tokenIn(here);
  expect(token).not.toBe(before);
  expect(await readElsewhere(token)).toMatchObject({ email });
});

it('is read by plain Auth.js beside the kit, whose renewed tokens the kit reads', async () => {
  const clock = new TestClock();
  const { browser, email } = await signedIn(build(clock));
  const { sid } = (await browser.session()) as { sid: string };
  const there = browser.copy(plainBeside());
  expect(await there.session()).toMatchObject({ user: { email } });
  expect(tokenIn(there)).not.toBe(tokenIn(browser));
  expect(await there.copy(handlersOf(build(clock))).session()).toMatchObject({ sid });
});

it('may be changed at any time: both are read, and the next renewal writes the new one', async () => {
  const clock = new TestClock();
  const { browser } = await signedIn(build(clock, { encryption: undefined }));
  const session = (await browser.session()) as { sid: string };
  expect(encryptionIn(browser)).toBe('A256GCM');
  let current = browser;
  for (const setting of [encryption, 'A256GCM', encryption] as const) {
    const env = { AUTH_SESSION_ENCRYPTION: setting };
    current = current.copy(handlersOf(build(clock, { encryption: undefined, env })));
    expect(await current.session()).toMatchObject({ sid: session.sid });
    clock.advance(301);
    expect(await current.session()).toMatchObject({ sid: session.sid });
    expect(encryptionIn(current)).toBe(setting);
  }
});

it('is set by the variable before the option; an invalid value lists the valid ones', () => {
  const clock = new TestClock();
  expect(() => build(clock, { env: { AUTH_SESSION_ENCRYPTION: 'A128GCM' } })).toThrow(
    'AUTH_SESSION_ENCRYPTION must be "A256GCM" or "A256CBC-HS512", not "A128GCM".',
  );
});
