import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connections, connect } from '../../prisma/client.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { Browser } from '../support/browser.ts';
import { countingConnections } from '../support/count-statements.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password } from '../support/kit.ts';
import { asComponent } from '../support/next-scope.ts';

/** Longer than any test takes: what is known sooner is known by the doorbell. */
const policy = { revocationLag: 60 };

describe('a doorbell', () => {
  const database = testDatabase();
  const opened: Connections[] = [];

  function server(connections: Connections = connect(database.url)) {
    opened.push(connections);
    const { prisma, pool } = connections;
    const doorbell = () =>
      new pg.Client({ connectionString: database.url, application_name: 'the doorbell' });
    const sessions = { ...prismaSessions(prisma, { pool, doorbell }), identity: undefined };
    return createTestKit('jwt', connections, { sessions, policy });
  }

  let here: ReturnType<typeof server>;
  let there: ReturnType<typeof server>;
  beforeAll(async () => {
    [here, there] = [server(), server()];
    const first = await signedIn();
    await first.isIn(there);
  });
  afterAll(async () => {
    for (const { prisma } of opened) await prisma.$disconnect();
    await hangUp();
  });

  async function signedIn() {
    const { email } = await createUser(database.prisma);
    const browser = new Browser(here.handlers);
    await browser.signIn(email, password);
    const { user } = (await browser.session()) as { user: { id: string } };
    const isIn = async ({ handlers, getSession }: typeof here) => {
      const page = await browser.copy(handlers).get('/page', asComponent(getSession));
      return (await page.json()) !== null;
    };
    return { user, isIn };
  }

  async function listening(): Promise<number> {
    const { rows } = await database.pool.query(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE application_name = 'the doorbell' AND query LIKE 'LISTEN%' AND datname = current_database()`,
    );
    return rows[0].count;
  }

  function hangUp() {
    return database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'the doorbell' AND datname = current_database()`,
    );
  }

  const ring = (payload = '') =>
    database.pool.query(`SELECT pg_notify('authjs_session_kit', $1)`, [payload]);

  it('tells another server of an ended session long before its next query', async () => {
    await expect.poll(listening).toBe(2);
    const { user, isIn } = await signedIn();
    expect(await isIn(there)).toBe(true);
    expect(await here.sessions.revokeUser(user.id)).toBe(1);
    await expect.poll(() => isIn(there), { timeout: 5_000 }).toBe(false);
  });

  it('reconnects when its connection is cut, then queries what it missed', async () => {
    for (let cut = 0; cut < 20; cut += 1) {
      await hangUp();
      await expect.poll(listening, { timeout: 5_000 }).toBe(2);
    }
    const { user, isIn } = await signedIn();
    expect(await isIn(there)).toBe(true);
    await hangUp();
    await here.sessions.revokeUser(user.id);
    await expect.poll(() => isIn(there), { timeout: 5_000 }).toBe(false);
  });

  it('only triggers a query, whatever is sent to it, at most four times a second', async () => {
    const { statements, ...connections } = countingConnections(database.url);
    const rung = server(connections);
    const { isIn } = await signedIn();
    expect(await isIn(rung)).toBe(true);
    await expect.poll(listening).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 600));
    statements.length = 0;
    const began = performance.now();
    for (let times = 0; times < 200; times += 1) {
      await ring(times % 2 ? 'x'.repeat(7_999) : '{"ended":"everyone"}');
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const seconds = (performance.now() - began) / 1000;
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.length).toBeLessThanOrEqual(4 * Math.ceil(seconds));
    expect(await isIn(rung)).toBe(true);
  });
});
