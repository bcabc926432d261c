import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connections, connect } from '../../prisma/client.ts';
import type { SessionEvent } from '../../src/kit/session/events.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, TestClock } from '../support/kit.ts';

/** Milliseconds that a read may wait for the feed, and as many again for a slow machine. */
const soon = 4_000;

/** As a migration does it, with ALTER TABLE: whoever asks the table waits until it has ended. */
describe('strategy jwt, while the table of sessions is locked', () => {
  const database = testDatabase();
  const clock = new TestClock();
  const events: SessionEvent[] = [];
  let connections: Connections;
  let staying: Browser;
  let ending: { browser: Browser; sid: string };

  beforeAll(async () => {
    connections = connect(database.url);
    const { handlers } = createTestKit('jwt', connections, {
      clock: clock.now,
      onEvent: (event) => void events.push(event),
    });
    async function signedIn() {
      const { email } = await createUser(database.prisma);
      const browser = new Browser(handlers);
      await browser.signIn(email, password);
      return { browser, sid: await sidOf(browser) };
    }
    staying = (await signedIn()).browser;
    ending = await signedIn();
  });
  afterAll(() => connections.prisma.$disconnect());

  async function sidOf(browser: Browser): Promise<string> {
    const session = await browser.session();
    return typeof session === 'object' && session && 'sid' in session ? String(session.sid) : '';
  }

  async function read(browser: Browser) {
    const begun = performance.now();
    const session = await browser.session();
    return { isSignedIn: session !== null, waited: performance.now() - begun };
  }

  it('reads continue, one query waits, and changes in the meantime are known afterwards', async () => {
    const locking = await database.pool.connect();
    try {
      await locking.query('BEGIN');
      await locking.query('LOCK TABLE "Session" IN ACCESS EXCLUSIVE MODE');
      const end = 'UPDATE "Session" SET "endedAt" = $1, "changedAt" = $1 WHERE id = $2';
      await locking.query(end, [clock.now(), ending.sid]);

      // The first ones wait for an answer, and the others know that there is none.
      for (const longest of [soon, 1_000, 1_000, 1_000]) {
        clock.advance(5);
        const reads = await Promise.all(Array.from({ length: 20 }, () => read(staying)));
        expect(reads.filter(({ isSignedIn }) => !isSignedIn)).toEqual([]);
        expect(Math.max(...reads.map(({ waited }) => waited))).toBeLessThan(longest);
        expect(await waitingStatements()).toBe(1);
      }
      expect((await read(ending.browser)).isSignedIn).toBe(true);
      expect(events.filter(({ type }) => type === 'outage')).toMatchObject([
        { operation: 'changesSince' },
      ]);
    } finally {
      await locking.query('COMMIT');
      locking.release();
    }

    await expect.poll(waitingStatements).toBe(0);
    clock.advance(5);
    await read(staying);
    await expect.poll(async () => (await read(ending.browser)).isSignedIn).toBe(false);
    expect((await read(staying)).isSignedIn).toBe(true);
  });

  async function waitingStatements(): Promise<number> {
    const { rows } = await database.pool.query(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%"Session"%'`,
    );
    return rows[0].count;
  }
});
