import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connect } from '../prisma/client.ts';
import { Feed, mostChanges } from '../src/kit/registry/feed.ts';
import { defaultPolicy } from '../src/kit/session/policy.ts';
import { prismaSessions } from '../src/kit/stores/prisma/index.ts';
import { copyDatabase, databaseUrl, dropDatabase } from '../tests/support/template-database.ts';
import { cpuSeconds } from './lib/cpu-time.ts';
import type { Effort } from './lib/sampling.ts';
import type { World } from './lib/world.ts';

/** Processor time and memory of the revocation feed. */
export interface FeedWorkResult {
  of: 'a question' | 'a change in its answer' | 'a session that it asks about';
  /** Microseconds of this process. */
  appUs: number;
  /** Microseconds of PostgreSQL's processes, which have to be on this machine. */
  databaseUs: number;
  /** Bytes of memory that an entry takes in the process. */
  bytes: number | null;
}

type Spent = Pick<FeedWorkResult, 'appUs' | 'databaseUs'>;

const changeCount = 2_000;
const lookupCount = 1_000;
const questionsInRound = 20;

/**
 * Measures the feed on a table of 100,000 sessions. It counts processor time, which separates the app from
 * PostgreSQL and doesn't depend on what else the machine does.
 */
export async function measureFeedWork(
  { serverUrl, template }: World,
  { rounds }: Effort,
  onProgress: (line: string) => void,
): Promise<FeedWorkResult[]> {
  const name = await copyDatabase(serverUrl, template);
  const { prisma, pool } = connect(databaseUrl(serverUrl, name), { max: 1 });
  try {
    await pool.query(
      `INSERT INTO "User" (id, email, "updatedAt") VALUES ('ada', 'ada@example.com', now())`,
    );
    await pool.query(
      `INSERT INTO "Session" (id, "sessionToken", "userId", expires)
       SELECT 'sid ' || i, 'hash ' || i, 'ada', now() + interval '1 day'
       FROM generate_series(0, 99999) i`,
    );
    await pool.query('VACUUM ANALYZE');
    const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const backend = rows[0]?.pid ?? 0;
    const store = prismaSessions(prisma, { pool });
    const { revocationLag: lag, confirmFor } = defaultPolicy;
    const feed = new Feed(store, { lag, confirmFor, deadline: 60 });
    await feed.refresh();
    let next = 0;
    const nextNumbers = (count: number) => Array.from({ length: count }, () => next++ % 100_000);

    const forget = async () => {
      await pool.query(
        'UPDATE "Session" SET "changedAt" = NULL, "changedXid" = NULL WHERE "changedAt" IS NOT NULL',
      );
      await pool.query('VACUUM "Session"');
      await feed.refresh();
    };

    const spent: [question: Spent, changes: Spent, lookups: Spent] = [nothing, nothing, nothing];
    for (let round = 0; round <= rounds; round += 1) {
      await forget();
      const question = await spentIn(backend, async () => {
        for (let count = 0; count < questionsInRound; count += 1) await feed.refresh();
      });
      const sids = nextNumbers(changeCount).map((i) => `sid ${i}`);
      await pool.query(
        `UPDATE "Session" SET "userVersion" = "userVersion" + 1, "changedAt" = now(),
           "changedXid" = txid_current() WHERE id = ANY($1)`,
        [sids],
      );
      const changes = await spentIn(backend, () => feed.refresh());
      await forget();
      // All check at once: the first one asks alone, and the others share the next question.
      const createdAt = new Date();
      const old = nextNumbers(lookupCount + 1).map((i) => ({
        sid: `sid ${i}`,
        confirmedAt: null,
        createdAt,
      }));
      const lookups = await spentIn(backend, () =>
        Promise.all(old.map((token) => feed.check(token))),
      );
      // Code is compiled in the first round.
      if (round > 0) {
        for (const [index, work] of [question, changes, lookups].entries()) {
          spent[index] = plus(spent[index] ?? nothing, work);
        }
      }
      onProgress(`the feed's work: round ${round} of ${rounds}`);
    }
    const [questions, changes, lookups] = spent;
    const question = share(questions, rounds * questionsInRound);
    const beyond = (whole: Spent, others: number, count: number) =>
      share(plus(whole, share(question, -1 / (others * rounds))), rounds * count);
    return [
      { of: 'a question', ...question, bytes: null },
      {
        of: 'a change in its answer',
        ...beyond(changes, 1, changeCount),
        bytes: await entryBytes(),
      },
      { of: 'a session that it asks about', ...beyond(lookups, 2, lookupCount), bytes: null },
    ];
  } finally {
    await prisma.$disconnect();
    await dropDatabase(serverUrl, name);
  }
}

const nothing: Spent = { appUs: 0, databaseUs: 0 };

function plus(a: Spent, b: Spent): Spent {
  return { appUs: a.appUs + b.appUs, databaseUs: a.databaseUs + b.databaseUs };
}

function share({ appUs, databaseUs }: Spent, parts: number): Spent {
  return { appUs: appUs / parts, databaseUs: databaseUs / parts };
}

async function spentIn(backend: number, run: () => Promise<unknown>): Promise<Spent> {
  const [app, database] = [process.cpuUsage(), cpuSeconds(backend)];
  await run();
  const { user, system } = process.cpuUsage(app);
  return { appUs: user + system, databaseUs: (cpuSeconds(backend) - database) * 1e6 };
}

/** @returns bytes of memory for each session in a feed with very many. */
async function entryBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const count = 4 * mostChanges;
  let generated = 0;
  const feed = new Feed(
    {
      async changesSince() {
        const changes = Array.from({ length: mostChanges }, () => ({
          // Parsed from JSON, as in a real answer.
          ...JSON.parse(
            `{"sid":"${String(generated++).padStart(22, 'session id ')}","generation":0}`,
          ),
          ...{ userVersion: 0, ended: true, graceUntil: null },
        }));
        const now = new Date();
        return { asOf: now, until: now, cursor: '1', changes, asked: [], cutoffOfEveryone: null };
      },
    },
    { lag: 5, confirmFor: 600 },
  );
  collect();
  const before = process.memoryUsage().heapUsed;
  while (generated < count) await feed.refresh();
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / count;
  // Keeps the feed from being collected before memory is measured.
  await feed.refresh();
  return bytes;
}
