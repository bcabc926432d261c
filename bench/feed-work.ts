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

/** What the revocation feed takes of two processors, and of memory. */
export interface FeedWorkResult {
  of: 'a question' | 'a change in its answer' | 'a session that it asks about';
  /** Microseconds of this process. */
  appUs: number;
  /** Microseconds of PostgreSQL's processes, which have to be on this machine. */
  databaseUs: number;
  /** Bytes of memory once it is known. */
  bytes: number | null;
}

type Spent = Pick<FeedWorkResult, 'appUs' | 'databaseUs'>;

const changed = 2_000;
const asked = 1_000;
const questionsInRound = 20;

/**
 * Beside a table of 100,000 sessions. Counted as processor time, which tells the two apart and doesn't
 * wait for what else the machine does.
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
    const some = (count: number) => Array.from({ length: count }, () => next++ % 100_000);

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
      const sids = some(changed).map((i) => `sid ${i}`);
      await pool.query(
        `UPDATE "Session" SET "userVersion" = "userVersion" + 1, "changedAt" = now(),
           "changedXid" = txid_current() WHERE id = ANY($1)`,
        [sids],
      );
      const changes = await spentIn(backend, () => feed.refresh());
      await forget();
      // Each asks at once: the first alone, and the others in the next question.
      const createdAt = new Date();
      const old = some(asked + 1).map((i) => ({ sid: `sid ${i}`, confirmedAt: null, createdAt }));
      const lookups = await spentIn(backend, () =>
        Promise.all(old.map((held) => feed.check(held))),
      );
      // Code is compiled in the first round.
      if (round > 0) {
        for (const [index, each] of [question, changes, lookups].entries()) {
          spent[index] = plus(spent[index] ?? nothing, each);
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
      { of: 'a change in its answer', ...beyond(changes, 1, changed), bytes: await entryBytes() },
      { of: 'a session that it asks about', ...beyond(lookups, 2, asked), bytes: null },
    ];
  } finally {
    await prisma.$disconnect();
    await dropDatabase(serverUrl, name);
  }
}

const nothing: Spent = { appUs: 0, databaseUs: 0 };

function plus(one: Spent, other: Spent): Spent {
  return { appUs: one.appUs + other.appUs, databaseUs: one.databaseUs + other.databaseUs };
}

function share({ appUs, databaseUs }: Spent, of: number): Spent {
  return { appUs: appUs / of, databaseUs: databaseUs / of };
}

async function spentIn(backend: number, run: () => Promise<unknown>): Promise<Spent> {
  const [app, database] = [process.cpuUsage(), cpuSeconds(backend)];
  await run();
  const { user, system } = process.cpuUsage(app);
  return { appUs: user + system, databaseUs: (cpuSeconds(backend) - database) * 1e6 };
}

/** Of a session that a process has heard of, in a feed with very many. */
async function entryBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const count = 4 * mostChanges;
  let generated = 0;
  const feed = new Feed(
    {
      async changesSince() {
        const changes = Array.from({ length: mostChanges }, () => ({
          // As an answer has them: text of JSON.
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
  // It has to be there still.
  await feed.refresh();
  return bytes;
}
