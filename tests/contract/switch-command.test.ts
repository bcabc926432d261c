import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { switchStrategy } from '../../src/cli/switch/switch.ts';
import type { SwitchPlan } from '../../src/cli/switch/switch-plan.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password } from '../support/kit.ts';

describe('session-kit switch', () => {
  const database = testDatabase();

  async function run(to: string, env: Record<string, string> = {}) {
    const printed: string[] = [];
    const variables = { DATABASE_URL: database.url, AUTH_SECRET: 'secret', ...env };
    const code = await switchStrategy({ to, json: true }, variables, '/', (text) =>
      printed.push(text),
    );
    return { code, plan: JSON.parse(printed.join('')) as SwitchPlan };
  }

  it('counts the live sessions by what carries them, and would lose none', async () => {
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
    expect(plan.sessions).toEqual({ jwt: 2, database: 1, stock: 1 });
    expect(plan.checks).toMatchObject([{ measured: 0, holds: true }]);
    const without = await run('database', { AUTH_SECRET: '' });
    expect(without.code).toBe(1);
    expect(without.plan.checks).toMatchObject([{ measured: 2, holds: false }]);
  });

  it('refuses what it can’t plan for, each with a code', async () => {
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
