import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { switchStrategy } from '../../src/cli/switch/switch.ts';
import type { SwitchPlan } from '../../src/cli/switch/switch-plan.ts';
import { appWith, kitAuth, schema, secret } from '../cli/doctor/apps.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password } from '../support/kit.ts';
import type { Files } from '../support/made-app.ts';

describe('session-kit switch', () => {
  const database = testDatabase();

  async function run(to: string, env: Record<string, string> = {}, files: Files = {}) {
    const printed: string[] = [];
    const variables = { DATABASE_URL: database.url, AUTH_SECRET: secret, ...env };
    const folder = appWith(files);
    const code = await switchStrategy({ to, json: true }, variables, folder, (text) =>
      printed.push(text),
    );
    return { code, plan: JSON.parse(printed.join('')) as SwitchPlan };
  }

  it('counts the live sessions by strategy, and would lose none', async () => {
    const { prisma } = database;
    for (const strategy of ['jwt', 'jwt', 'database'] as const) {
      const { email } = await createUser(prisma);
      const { handlers } = createTestKit(strategy, database);
      await new Browser(handlers).signIn(email, password);
      const ended = new Browser(handlers);
      await ended.signIn(email, password);
      await ended.post('/api/auth/signout');
    }
    const { id: userId } = await prisma.user.findFirstOrThrow();
    for (const expires of [new Date(Date.now() + 60_000), new Date(0)]) {
      await prisma.session.create({ data: { sessionToken: randomUUID(), userId, expires } });
    }
    const { code, plan } = await run('database');
    expect(code).toBe(0);
    expect(plan.sessions).toEqual({ jwt: 2, database: 1, plainAuthjs: 1, withoutClaims: 2 });
    expect(plan.checks.map(({ measured, holds }) => [measured, holds])).toEqual([
      [0, true],
      [0, true],
    ]);
    const without = await run('database', { AUTH_SECRET: '' }, { '.env.local': '' });
    expect(without.code).toBe(1);
    expect(without.plan.checks[0]).toMatchObject({ measured: 2, holds: false });
  });

  it("counts with the names of the app's own schema", async () => {
    const { pool } = database;
    await pool.query('ALTER TABLE "Session" RENAME TO "kept sessions"');
    await pool.query('ALTER TABLE "kept sessions" RENAME COLUMN "expires" TO "until"');
    const mapped = schema
      .replace(/^model Session \{/m, '$&\n  @@map("kept sessions")')
      .replace(
        /^(\s+expires\s+DateTime)(.*)\n(\s+\/\/\/ The end that no)/m,
        '$1 @map("until")$2\n$3',
      );
    const { code, plan } = await run('database', {}, { 'prisma/schema.prisma': mapped });
    expect(plan.sessions).toEqual({ jwt: 2, database: 1, plainAuthjs: 1, withoutClaims: 2 });
    expect(code).toBe(0);
    await expect(run('database')).rejects.toMatchObject({ code: 'no_registry' });
    await pool.query('ALTER TABLE "kept sessions" RENAME COLUMN "until" TO "expires"');
    await pool.query('ALTER TABLE "kept sessions" RENAME TO "Session"');
  });

  it('starts from the strategy of the configuration if no variable is set', async () => {
    const auth = kitAuth().replace("strategy: 'jwt'", "session: { strategy: 'database' }");
    const { plan } = await run('jwt', {}, { 'auth.ts': auth });
    expect(plan).toMatchObject({
      from: 'database',
      fromSource: 'from the configuration; AUTH_SESSION_STRATEGY is not set here',
      to: 'jwt',
      back: { set: { AUTH_SESSION_STRATEGY: 'database' } },
    });
  });

  it.for([
    ['a file', {}, { '.env': 'AUTH_SESSION_STRATEGY=jwt\n' }, 'AUTH_SESSION_STRATEGY in .env'],
    [
      'the environment',
      { AUTH_SESSION_STRATEGY: 'jwt' },
      { '.env': 'AUTH_SESSION_STRATEGY=database\n' },
      'AUTH_SESSION_STRATEGY in the environment',
    ],
    [
      'code',
      {},
      { 'auth.ts': kitAuth().replace("strategy: 'jwt'", 'strategy: strategyOf(region)') },
      "assumed, because the app's code computes it; AUTH_SESSION_STRATEGY is not set here",
    ],
  ] as const)('says where it read the current strategy: %s', async ([, env, files, source]) => {
    const { plan } = await run('database', env, files);
    expect(plan).toMatchObject({ from: 'jwt', fromSource: source });
  });

  it.for([
    [
      'a store is missing',
      { 'auth.ts': kitAuth().replace('sessions: prismaSessions(prisma),', '') },
    ],
    ['an option is refused', { 'auth.ts': kitAuth('jwt: { encode },') }],
    [
      'code reads the cookie itself',
      {
        'lib/user.ts':
          "import { getToken } from 'next-auth/jwt';\nexport const user = (req) => getToken({ req });\n",
      },
    ],
  ] as const)('promises nothing if %s', async ([, files]) => {
    const { code, plan } = await run('database', {}, files);
    expect(code).toBe(1);
    expect(plan.problems).toHaveLength(1);
    expect(plan.checks.map(({ measured, holds }) => [measured, holds])).toEqual([
      [4, false],
      [1, false],
    ]);
  });

  it("names the command that hashes plain Auth.js's tokens, and signs no user out", async () => {
    const { plan } = await run('database');
    expect(plan.steps[0]?.say).toContain('sessions.adopt()');
    const kit = createTestKit('database', database);
    expect(await kit.sessions.adopt()).toBeGreaterThan(0);
    expect(await kit.sessions.adopt()).toBe(0);
    const after = await run('database');
    expect(after.plan.sessions).toMatchObject({ plainAuthjs: 0, database: 2 });
  });

  it('tells an app without the kit to run init', async () => {
    const plain = { 'auth.ts': 'export const auth = null;\n' };
    await expect(run('jwt', {}, plain)).rejects.toMatchObject({ code: 'no_registry' });
  });

  it("refuses what it can't plan for, each with a code", async () => {
    await expect(run('sqlite')).rejects.toMatchObject({ code: 'invalid_option' });
    await expect(run('jwt', { AUTH_SESSION_STRATEGY: 'cookie' })).rejects.toMatchObject({
      code: 'invalid_option',
    });
    await expect(run('jwt', { AUTH_SESSION_ROLLOUT: 'half' })).rejects.toMatchObject({
      code: 'invalid_configuration',
    });
    await expect(run('jwt', { DATABASE_URL: '' })).rejects.toMatchObject({
      code: 'database_unset',
    });
    const empty = new URL(database.url);
    empty.pathname = '/postgres';
    await expect(run('jwt', { DATABASE_URL: empty.href })).rejects.toMatchObject({
      code: 'no_registry',
    });
  });
});
