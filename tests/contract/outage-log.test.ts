import { inspect } from 'node:util';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { causeOf } from '../../src/kit/authjs/logger.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { hashToken } from '../../src/kit/session/token.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, TestClock } from '../support/kit.ts';

const agent = 'Mozilla of somebody';

/** Opens a database again that nobody could enter. */
async function closed(url: string): Promise<() => Promise<void>> {
  const name = new URL(url).pathname.slice(1);
  const server = Object.assign(new URL(url), { pathname: '/postgres' });
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  await client.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    name,
  ]);
  let isClosed = true;
  return async () => {
    if (!isClosed) return;
    isClosed = false;
    await client.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
    await client.end();
  };
}

describe.each(strategyNames)('the log of a database outage, strategy %s', (strategy) => {
  const database = testDatabase();
  let reopened = async () => {};
  beforeAll(async () => {
    // An idle connection that is ended is nobody's fault.
    database.pool.on('error', () => {});
  });
  afterEach(() => reopened());

  async function signedIn(onError = () => {}) {
    const errors: Error[] = [];
    const lines: string[] = [];
    const clock = new TestClock();
    const kit = createTestKit(strategy, database, {
      clock: clock.now,
      logger: {
        error(error) {
          errors.push(error);
          onError();
        },
        warn: (line) => void lines.push(line),
      },
    });
    const { email } = await createUser(database.prisma);
    const browser = new Browser(kit.handlers);
    await browser.signIn(email, password);
    const { value = '' } = browser.sessionCookie ?? {};
    return { kit, browser, clock, email, value, errors, lines };
  }

  it('has the cause and the end once, without secrets or personal data', async () => {
    const { browser, clock, errors, lines, email, value } = await signedIn();
    reopened = await closed(database.url);
    const statuses = new Set<number>();
    for (let request = 0; request < 5; request += 1) {
      // A jwt asks no more than this often.
      clock.advance(700);
      const answer = await browser.post('/api/auth/signout', {});
      statuses.add(answer.status);
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    expect([...statuses]).toEqual([503]);
    const said = errors.filter(({ name }) => name === 'SessionStoreUnavailable');
    const causes = said.map((error) => String(causeOf(error)));
    expect(causes.length).toBeLessThanOrEqual(2); // broken connections first, then none
    expect(causes.at(-1)).toMatch(/not currently accepting connections/);
    await reopened();
    reopened = async () => {};
    clock.advance(700);
    expect((await browser.post('/api/auth/signout', {})).status).toBe(302);
    expect(lines).toContainEqual(expect.stringMatching(/^The session store answers again/));
    const all = inspect([errors, lines], { depth: 12, showHidden: true });
    const { password: ofDatabase } = new URL(database.url);
    for (const secret of [ofDatabase, value, hashToken(value), email]) {
      expect(all).not.toContain(secret);
    }
  });

  it("doesn't delay requests if the app's own logger fails", async () => {
    const toConsole = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { browser, clock } = await signedIn(() => {
      throw new Error('The disk of the log is full.');
    });
    reopened = await closed(database.url);
    for (let request = 0; request < 3; request += 1) {
      clock.advance(700);
      expect((await browser.post('/api/auth/signout', {})).status).toBe(503);
    }
    const said = inspect(toConsole.mock.calls);
    toConsole.mockRestore();
    expect(said).toMatch(/The disk of the log is full/);
    expect(said).toMatch(/The session store did not answer/);
  });

  it("says once what to repair if a retry can't help", async () => {
    const { browser, clock, errors } = await signedIn();
    await database.pool.query('ALTER TABLE "Session" RENAME COLUMN "endedAt" TO "elsewhere"');
    for (let request = 0; request < 3; request += 1) {
      clock.advance(700);
      const answer = await browser.post('/api/auth/signout', {});
      expect(answer.status).toBe(500);
      expect(answer.headers.get('retry-after')).toBeNull();
    }
    await database.pool.query('ALTER TABLE "Session" RENAME COLUMN "elsewhere" TO "endedAt"');
    const said = errors.filter(({ name }) => name === 'SessionStoreUnavailable');
    expect(said).toHaveLength(1);
    expect(said.map((error) => String(causeOf(error)))[0]).toMatch(/endedAt/);
  });

  it('contains no row, no value and no argument', async () => {
    const { kit, clock, errors, lines } = await signedIn();
    const { prisma, pool } = database;
    await pool.query(
      `ALTER TABLE "Session" ADD CONSTRAINT no_agent CHECK ("userAgent" <> '${agent}') NOT VALID`,
    );
    const { email } = await createUser(prisma);
    const browser = new Browser(kit.handlers, undefined, { 'user-agent': agent });
    clock.advance(1);
    const answer = await browser.signIn(email, password);
    expect(answer.status).toBe(500);
    await pool.query('ALTER TABLE "Session" DROP CONSTRAINT no_agent');
    expect(errors.map((error) => String(causeOf(error))).at(-1)).toContain('no_agent');
    const all = inspect([errors, lines], { depth: 12, showHidden: true });
    for (const value of [agent, email]) expect(all).not.toContain(value);
  });
});
