import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Connections, connect } from '../../prisma/client.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password } from '../support/kit.ts';
import { asComponent } from '../support/next-scope.ts';

/** Seconds. */
const lag = 1;
const confirmFor = 4;
const policy = { revocationLag: lag, renewEvery: 2, confirmFor, freshness: 3_600 };

const hour = 3_600_000;

/** Two servers of one app, each with connections of its own, over a real database in real time. */
describe('strategy jwt, a session that ended on another server', () => {
  const database = testDatabase();
  const opened: Connections[] = [];

  function server(config: Parameters<typeof createTestKit>[2] = {}) {
    const connections = connect(database.url);
    opened.push(connections);
    return createTestKit('jwt', connections, { policy, ...config });
  }

  let here: ReturnType<typeof server>;
  let there: ReturnType<typeof server>;
  beforeAll(() => {
    [here, there] = [server(), server()];
  });
  afterAll(async () => {
    for (const { prisma } of opened) await prisma.$disconnect();
  });

  /** A browser that is signed in, as each of the two servers sees it. */
  async function signedIn(by = here) {
    const { email } = await createUser(database.prisma);
    const browser = new Browser(by.handlers);
    await browser.signIn(email, password);
    const session = (await browser.session()) as { sid: string; user: { id: string } };
    return {
      ...session,
      at: async (kit: typeof here) => (await reading(browser, kit)) !== null,
    };
  }

  /** As a component reads it, which can't renew it. */
  async function reading(browser: Browser, kit: typeof here): Promise<unknown> {
    const page = await browser.copy(kit.handlers).get('/page', asComponent(kit.getSession));
    return page.json();
  }

  const passed = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

  it('is refused within the lag, although its end was written long before it was committed', async () => {
    const { sid, at } = await signedIn();
    expect([await at(here), await at(there)]).toEqual([true, true]);
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      // As the kit writes it, by the time of when it began to wait for the row.
      await client.query(
        `UPDATE "Session" SET "endedAt" = now() - interval '90 s', "changedAt" = now() - interval '90 s',
         "changedXid" = txid_current() WHERE id = $1`,
        [sid],
      );
      for (let second = 0; second < 2; second += 0.5) {
        await passed(0.5);
        expect([await at(here), await at(there)]).toEqual([true, true]);
      }
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    await passed(lag);
    expect([await at(here), await at(there)]).toEqual([false, false]);
  });

  it('is refused within the lag if more sessions ended than one query returns', async () => {
    const { sid, user, at } = await signedIn();
    const later = await signedIn();
    expect(await at(there)).toBe(true);
    await database.pool.query(
      `INSERT INTO "Session" (id, "sessionToken", "userId", expires, "absoluteExpires")
       SELECT 'of many ' || i, 'token of many ' || i, $1, now() + interval '7 days', now() + interval '7 days'
       FROM generate_series(1, 12000) i`,
      [user.id],
    );
    expect(await here.sessions.revokeUser(user.id)).toBe(12_001);
    await passed(lag);
    expect(await at(there)).toBe(false);
    expect(await later.at(there)).toBe(true);
    expect(await database.prisma.session.count({ where: { id: sid, endedAt: null } })).toBe(0);
  });

  it('is refused after revokeEveryone, before all rows are written', async () => {
    const { at } = await signedIn();
    await passed(1);
    expect(await at(there)).toBe(true);
    await database.prisma.sessionCutoff.create({
      data: { id: 'everyone', endedAt: new Date() },
    });
    await passed(lag);
    expect(await at(there)).toBe(false);
    await passed(1);
    const next = await signedIn();
    expect([await next.at(here), await next.at(there)]).toEqual([true, true]);
  });

  it('is refused after `confirmFor` if its row was deleted', async () => {
    const { sid, at } = await signedIn();
    expect(await at(there)).toBe(true);
    await database.pool.query('DELETE FROM "Session" WHERE id = $1', [sid]);
    await passed(confirmFor);
    expect([await at(here), await at(there)]).toEqual([false, false]);
  });

  it('is refused within the lag if its user was deleted with plain SQL', async () => {
    const { user, at } = await signedIn();
    expect(await at(there)).toBe(true);
    await database.pool.query('DELETE FROM "User" WHERE id = $1', [user.id]);
    await passed(lag);
    expect([await at(here), await at(there)]).toEqual([false, false]);
  });

  it('is refused within the lag if an earlier version of the kit ended it, without a transaction id', async () => {
    const { sid, at } = await signedIn();
    expect(await at(there)).toBe(true);
    const ended = 'UPDATE "Session" SET "endedAt" = now(), "changedAt" = now() WHERE id = $1';
    await database.pool.query(ended, [sid]);
    await passed(lag);
    expect([await at(here), await at(there)]).toEqual([false, false]);
  });

  it.each([
    ['an hour ahead', hour],
    ['an hour behind', -hour],
  ])("is refused within the lag if one server's clock is %s", async (_what, off) => {
    const skewed = server();
    const onSkewed = async <T>(run: () => Promise<T>): Promise<T> => {
      // What the other servers of this process have asked is answered by then, by their own clock.
      await passed(0.1);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + off });
      // The system's clock says the same, as it does not where only `Date` is replaced.
      const origin = vi.spyOn(performance, 'timeOrigin', 'get');
      origin.mockReturnValue(performance.timeOrigin + off);
      try {
        return await run();
      } finally {
        origin.mockRestore();
        vi.useRealTimers();
      }
    };
    const [byHere, bySkewed] = [await signedIn(), await onSkewed(() => signedIn(skewed))];
    for (const each of [byHere, bySkewed]) {
      expect([await each.at(here), await onSkewed(() => each.at(skewed))]).toEqual([true, true]);
    }
    for (const { user } of [byHere, bySkewed]) {
      expect(await onSkewed(() => skewed.sessions.revokeUser(user.id))).toBe(1);
    }
    await passed(lag);
    for (const each of [byHere, bySkewed]) {
      expect([await each.at(here), await onSkewed(() => each.at(skewed))]).toEqual([false, false]);
    }
  });
});
