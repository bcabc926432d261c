import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { createSessionKit } from 'authjs-session-kit/next';
import { createTestSession, memorySessions, TestClock } from 'authjs-session-kit/testing';
import { NextRequest } from 'next/server';
import { afterEach, describe, expect, it, vi } from 'vitest';

const ada = {
  id: 'user1',
  name: 'Ada',
  email: 'ada@example.com',
  image: null,
  emailVerified: null,
};
const getUser = async (id: string) => (id === ada.id ? ada : null);

function kitWith(strategy: StrategyName) {
  const clock = new TestClock();
  const config = {
    strategy,
    secret: "a secret of the tests' own",
    sessions: memorySessions(getUser),
    policy: { idleTimeout: 3600 },
    clock: clock.now,
  };
  const adapter = { getUser };
  const kit = createSessionKit({ ...config, adapter, providers: [], trustHost: true });
  return { clock, config, kit };
}

const requestWith = (path: string, cookie: string) =>
  new NextRequest(`http://localhost:3000${path}`, { headers: { cookie } });

describe.each(strategyNames)('a session for tests, %s', (strategy) => {
  const { clock, config, kit } = kitWith(strategy);
  const proxy = kit.createProxy({ protect: ['/dashboard'] });
  const newSession = (more = {}) => createTestSession({ ...config, user: ada, ...more });

  const read = async (cookie: string) =>
    (await kit.handlers.GET(requestWith('/api/auth/session', cookie))).json();

  it('is accepted by the kit, and ends by its clock', async () => {
    const { header, session } = await newSession();
    expect(await read(header)).toMatchObject({
      user: { id: ada.id, name: 'Ada', email: 'ada@example.com', image: null },
      sid: session.sid,
      strategy,
    });
    clock.advance(3601);
    expect(await read(header)).toBeNull();
  });

  it('lets its user past the proxy', async () => {
    const { header } = await newSession();
    expect((await proxy(requestWith('/dashboard', header))).status).toBe(200);
    expect((await proxy(requestWith('/dashboard', ''))).status).toBe(307);
  });

  it('is in the registry, where it can be ended', async () => {
    const { header, session } = await newSession();
    const listed = await config.sessions.list(ada.id, clock.now());
    expect(listed.map(({ sid }) => sid)).toContain(session.sid);
    await kit.sessions.revokeUser(ada.id, 'revoked');
    expect(await read(header)).toBeNull();
  });

  it('is a cookie for http or https, which may outlive the browser', async () => {
    const remembered = await newSession({ url: 'https://app.example.com' });
    const [cookie] = remembered.storageState.cookies;
    expect(cookie).toMatchObject({
      name: '__Secure-authjs.session-token',
      domain: 'app.example.com',
      path: '/',
      expires: Math.floor(remembered.session.expires.getTime() / 1000),
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
    });
    const [brief] = (await newSession({ remember: false })).storageState.cookies;
    expect(brief).toMatchObject({ name: 'authjs.session-token', expires: -1, secure: false });
  });

  it("has the app's cookie name, and the times of its policy", async () => {
    const { cookies, storageState, session } = await newSession({
      cookies: { sessionToken: { name: '__Host-app' } },
      policy: { idleTimeout: 60, absoluteTimeout: 3600 },
      authenticatedAt: new Date(0),
    });
    expect(cookies.map(({ name }) => name)).toEqual(['__Host-app']);
    expect(storageState.cookies[0]).toMatchObject({ secure: true, domain: 'localhost', path: '/' });
    expect(session.expires.getTime() - session.createdAt.getTime()).toBe(60_000);
    expect(session.absoluteExpires.getTime() - session.createdAt.getTime()).toBe(3_600_000);
    expect(session.authenticatedAt).toEqual(new Date(0));
  });

  it('is refused for an unknown user', async () => {
    await expect(newSession({ user: { id: 'nobody' } })).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining('has no user "nobody"'),
    });
  });

  it('is refused with a message if a foreign key fails; other errors are rethrown', async () => {
    const failing = (error: Error) => ({
      ...config.sessions,
      create: async () => {
        throw error;
      },
    });
    const foreignKey = Object.assign(new Error('Foreign key constraint'), { code: 'P2003' });
    await expect(newSession({ sessions: failing(foreignKey) })).rejects.toMatchObject({
      code: 'invalid_configuration',
    });
    const outage = new Error('nobody listens');
    await expect(newSession({ sessions: failing(outage) })).rejects.toBe(outage);
  });
});

describe('in a server in production', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('it throws', async () => {
    const { config } = kitWith('jwt');
    vi.stubEnv('NODE_ENV', 'production');
    const refusal = { code: 'invalid_configuration' };
    await expect(createTestSession({ ...config, user: ada })).rejects.toMatchObject(refusal);
    expect(() => memorySessions(getUser)).toThrow(expect.objectContaining(refusal));
  });
});

it('the jwt strategy needs no registry, and the database strategy says that it does', async () => {
  const options = { secret: "a secret of the tests' own", user: ada };
  const { header } = await createTestSession({ ...options, strategy: 'jwt' });
  expect(header).toMatch(/^authjs\.session-token=eyJ/);
  await expect(createTestSession({ ...options, strategy: 'database' })).rejects.toThrow(
    expect.objectContaining({ code: 'invalid_configuration' }),
  );
});
