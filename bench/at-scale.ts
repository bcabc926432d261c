import pg from 'pg';
import { connect } from '../prisma/client.ts';
import { prismaSessions } from '../src/kit/stores/prisma/index.ts';
import { Browser } from '../tests/support/browser.ts';
import { createTestKit, createUser, password } from '../tests/support/kit.ts';
import { asAction, asComponent } from '../tests/support/next-scope.ts';
import { copyDatabase, databaseUrl, dropDatabase } from '../tests/support/template-database.ts';
import { quantile } from './lib/sampling.ts';
import type { World } from './lib/world.ts';

/** What is measured where there are very many sessions, or a database that says nothing. */
export interface ScaleResult {
  name: string;
  measured: number;
  /** None: it is only reported. */
  bound: number | null;
  unit: 'sessions' | 'ms' | 'MB' | 'times';
}

type Kit = ReturnType<typeof createTestKit>;

/** Seconds. */
const lag = 1;
const held = 90;
const locked = 60;

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Servers of one app, that share nothing but the database. */
class Servers {
  private readonly opened: ReturnType<typeof connect>[] = [];

  constructor(readonly url: string) {}

  start(policy: object = {}, rings = false): Kit {
    const connections = connect(this.url);
    this.opened.push(connections);
    const { prisma, pool } = connections;
    const doorbell = rings ? () => new pg.Client({ connectionString: this.url }) : undefined;
    const sessions = { ...prismaSessions(prisma, { pool, doorbell }), identity: undefined };
    return createTestKit('jwt', connections, {
      sessions,
      policy: { revocationLag: lag, freshness: 3_600, ...policy },
    });
  }

  async stop(): Promise<void> {
    for (const { prisma } of this.opened) await prisma.$disconnect();
  }
}

interface Visitor {
  browser: Browser;
  userId: string;
  sid: string;
}

async function signIn(kit: Kit, email: string): Promise<Visitor> {
  const browser = new Browser(kit.handlers);
  await browser.signIn(email, password);
  const { sid, user } = (await browser.session()) as { sid: string; user: { id: string } };
  return { browser, sid, userId: user.id };
}

/** As a component reads: it can't renew. @returns whether the visitor is signed in; `null`: an error. */
async function isIn(kit: Kit, { browser }: Visitor): Promise<boolean | null> {
  const read = () => kit.getSession().catch(() => 'an error');
  const page = await browser.copy(kit.handlers).get('/page', asComponent(read));
  const session: unknown = await page.json();
  return session === 'an error' ? null : session !== null;
}

async function acceptedBy(kit: Kit, visitors: readonly Visitor[]): Promise<number> {
  let accepted = 0;
  for (const visitor of visitors) if (await isIn(kit, visitor)) accepted += 1;
  return accepted;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** Takes some minutes, of which most are waiting. */
export async function measureScale(
  { serverUrl, template }: World,
  onProgress: (line: string) => void,
): Promise<ScaleResult[]> {
  const name = await copyDatabase(serverUrl, template);
  const url = databaseUrl(serverUrl, name);
  const servers = new Servers(url);
  const admin = new pg.Pool({ connectionString: url, max: 4 });
  const { prisma } = connect(url);
  const results: ScaleResult[] = [];
  const tell = (what: string, measured: number, unit: ScaleResult['unit'], bound?: number) => {
    results.push({ name: what, measured, unit, bound: bound ?? null });
    onProgress(`${what}: ${measured.toFixed(1)} ${unit}`);
  };
  const emails: string[] = [];
  for (let each = 0; each < 4; each += 1) emails.push((await createUser(prisma)).email);
  const [email = '', owner = ''] = emails;
  async function visitors(kit: Kit, count: number): Promise<Visitor[]> {
    const all: Visitor[] = [];
    for (let each = 0; each < count; each += 1) all.push(await signIn(kit, email));
    return all;
  }

  try {
    onProgress('an end in another process');
    const [bell, other] = [
      servers.start({ revocationLag: 60 }, true),
      servers.start({ revocationLag: 60 }, true),
    ];
    const ending = await visitors(bell, 101);
    const latencies: number[] = [];
    for (const visitor of ending) {
      await isIn(other, visitor);
      await wait(0.1 + Math.random() / 2);
      const page = asAction(async () => {
        const session = await bell.getSession();
        if (session) await bell.sessions.revoke(session, visitor.sid);
      });
      await visitor.browser.copy(bell.handlers).get('/end', page);
      const began = performance.now();
      while (await isIn(other, visitor)) await wait(0.002);
      latencies.push(performance.now() - began);
    }
    const rung = latencies.slice(1);
    tell('known elsewhere with the doorbell, p50', quantile(rung, 0.5), 'ms', 100);
    tell('known elsewhere with the doorbell, p99', quantile(rung, 0.99), 'ms', 300);

    const [here, there] = [servers.start(), servers.start()];
    const quiet: number[] = [];
    for (const visitor of await visitors(here, 20)) {
      await isIn(there, visitor);
      const page = asAction(async () => {
        const session = await here.getSession();
        if (session) await here.sessions.revoke(session, visitor.sid);
      });
      await visitor.browser.copy(here.handlers).get('/end', page);
      const began = performance.now();
      while (await isIn(there, visitor)) await wait(0.01);
      quiet.push(performance.now() - began);
    }
    tell('known elsewhere without it, the longest of 20', Math.max(...quiet), 'ms', lag * 1000);

    onProgress(`a transaction of ${held} seconds`);
    const inTransaction = await visitors(here, 50);
    await acceptedBy(there, inTransaction);
    const client = await admin.connect();
    await client.query('BEGIN');
    const sids = inTransaction.map(({ sid }) => sid);
    // What the kit's own statement writes, when it has waited for a row for so long.
    await client.query(
      `UPDATE "Session" SET "endedAt" = now(), "changedAt" = now(), "changedXid" = txid_current() WHERE id = ANY($1)`,
      [sids],
    );
    for (let second = 0; second < held; second += 1) {
      await wait(1);
      await isIn(there, inTransaction[0] as Visitor); // there are 50
    }
    await client.query('COMMIT');
    client.release();
    await wait(lag);
    tell(
      `accepted after the lag, ended in a transaction of ${held} s`,
      (await acceptedBy(there, inTransaction)) + (await acceptedBy(here, inTransaction)),
      'sessions',
      0,
    );

    onProgress(`a table that is locked for ${locked} seconds`);
    const staying = await visitors(here, 20);
    const fresh = servers.start();
    await isIn(fresh, ending[0] as Visitor); // there are 101
    const reads = async (seconds: number) => {
      const samples: number[] = [];
      const until = performance.now() + seconds * 1000;
      while (performance.now() < until) {
        for (const visitor of staying) {
          samples.push(await timed(() => isIn(here, visitor)));
        }
        await wait(0.01);
      }
      return samples;
    };
    await reads(2);
    const before = await reads(20);
    const locking = await admin.connect();
    await locking.query('BEGIN; LOCK TABLE "Session" IN ACCESS EXCLUSIVE MODE');
    const old = staying.map(async (visitor) => {
      const began = performance.now();
      const answer = await isIn(fresh, visitor);
      return { answer, took: performance.now() - began };
    });
    const during = await reads(locked);
    const refused = await Promise.all(old);
    const { rows } = await locking.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    await locking.query('ROLLBACK');
    locking.release();
    tell('jwt read before the lock, p99', quantile(before, 0.99), 'ms');
    tell('jwt read while the table is locked, p99', quantile(during, 0.99), 'ms');
    tell('the same against before', quantile(during, 0.99) / quantile(before, 0.99), 'times', 2);
    tell('the longest of these reads', Math.max(...during), 'ms');
    tell(
      'of 20 that had to be asked about, answered otherwise than by an error',
      refused.filter(({ answer }) => answer !== null).length,
      'sessions',
    );
    tell('the longest of these', Math.max(...refused.map(({ took }) => took)), 'ms', 2_500);
    tell('statements that waited for the lock', rows[0].count, 'sessions');

    onProgress('a user with 50,000 sessions');
    await wait(3);
    const many = await signIn(here, owner);
    await fill(admin, 50_000, many.userId);
    const memory = watchMemory();
    const refresh = () =>
      many.browser.copy(here.handlers).get(
        '/x',
        asAction(() => here.refreshSession()),
      );
    tell('a change of the user', await timed(refresh), 'ms');
    tell('the memory of it', memory(), 'MB');
    const listing = watchMemory();
    let listed = 0;
    const list = asAction(async () => {
      const session = await here.getSession();
      listed = session ? (await here.sessions.list(session)).length : 0;
    });
    tell(
      'a list of them',
      await timed(() => many.browser.copy(here.handlers).get('/x', list)),
      'ms',
    );
    tell('the memory of it', listing(), 'MB');
    tell('listed', listed, 'sessions');
    const ends = watchMemory();
    tell('ending all of them', await timed(() => here.sessions.revokeUser(many.userId)), 'ms');
    tell('the memory of it', ends(), 'MB');

    onProgress('a million sessions');
    await fill(admin, 1_000_000, (await signIn(here, owner)).userId);
    const among = [...(await visitors(here, 100)), ...(await visitors(there, 100))];
    await wait(1.1);
    await acceptedBy(here, among);
    await acceptedBy(there, among);
    const everyone = watchMemory();
    const besideAll = signInsBeside(() => signIn(there, email));
    let ended = 0;
    const took = await timed(async () => {
      ended = await here.sessions.revokeEveryone();
    });
    const worst = await besideAll();
    tell("ended with everyone's", ended, 'sessions');
    tell('the time of it', took, 'ms');
    tell('the memory of it', everyone(), 'MB');
    tell('the longest sign-in beside it', worst, 'ms');
    await wait(lag);
    tell(
      "accepted after the lag, ended with everyone's",
      (await acceptedBy(there, among)) + (await acceptedBy(here, among)),
      'sessions',
      0,
    );

    onProgress('pruning');
    await admin.query(
      `UPDATE "Session" SET expires = now() - interval '3 days' WHERE "endedAt" IS NOT NULL`,
    );
    const pruning = watchMemory();
    const besidePruning = signInsBeside(() => signIn(there, email));
    let pruned = 0;
    tell(
      'pruning a million',
      await timed(async () => {
        pruned = await here.sessions.prune();
      }),
      'ms',
    );
    const worstOfPruning = await besidePruning();
    tell('pruned', pruned, 'sessions');
    tell('the memory of it', pruning(), 'MB');
    tell('the longest sign-in beside it', worstOfPruning, 'ms');
    return results;
  } finally {
    await servers.stop();
    await admin.end();
    await prisma.$disconnect();
    await dropDatabase(serverUrl, name);
  }
}

async function fill(admin: pg.Pool, count: number, userId: string): Promise<void> {
  await admin.query(
    `INSERT INTO "Session" (id, "sessionToken", "userId", expires, "absoluteExpires", "createdAt")
     SELECT gen_random_uuid()::text, gen_random_uuid()::text, $1, now() + interval '7 days', now() + interval '30 days', now()
     FROM generate_series(1, $2::int)`,
    [userId, count],
  );
  await admin.query('ANALYZE "Session"');
}

/** One sign-in after the other. @returns what stops them and tells how long the longest took. */
function signInsBeside(signInOnce: () => Promise<unknown>): () => Promise<number> {
  let isOver = false;
  let worst = 0;
  const all = (async () => {
    while (!isOver) worst = Math.max(worst, await timed(() => signInOnce().catch(() => null)));
  })();
  return async () => {
    isOver = true;
    await all;
    return worst;
  };
}

/** @returns what tells by how much the process grew at most since. */
function watchMemory(): () => number {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 10);
  return () => {
    clearInterval(timer);
    return (Math.max(most, process.memoryUsage().rss) - before) / 1e6;
  };
}
