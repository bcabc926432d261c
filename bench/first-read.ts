import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type pg from 'pg';
import { connect } from '../prisma/client.ts';
import { inProject } from '../scripts/lib/project.ts';
import { defaultPolicy } from '../src/kit/session/policy.ts';
import { copyDatabase, databaseUrl, dropDatabase } from '../tests/support/template-database.ts';
import { type FirstRead, measured } from './first-read/measured.ts';
import { type Effort, quantile, shuffled } from './lib/sampling.ts';
import type { World } from './lib/world.ts';

/** What has just happened to the other sessions in a table. */
const fates = ['ended', 'migrated'] as const;
type Fate = (typeof fates)[number];

const sizes = [10_000, 1_000_000];

/** A round starts a process for each table, of a second or two. */
const mostRounds = 12;

export interface FirstReadResult {
  /** "none": the table has no other sessions. */
  fate: Fate | 'none';
  rows: number;
  /** Microseconds; medians of processes. */
  first: number;
  next: number;
  /** Bytes, the median. */
  peak: number;
  /** The number of processes. */
  samples: number;
}

interface Table extends Pick<FirstReadResult, 'fate' | 'rows'> {
  url: string;
  drop(): Promise<void>;
}

/** Measures the first read of a new process, when many sessions have just changed. */
export async function measureFirstReads(
  { serverUrl, template }: World,
  { rounds }: Effort,
  onProgress: (line: string) => void,
): Promise<FirstReadResult[]> {
  const tables: Table[] = [];
  try {
    tables.push(await createTable(serverUrl, template, { fate: 'none', rows: 0 }));
    for (const fate of fates) {
      for (const rows of sizes) {
        onProgress(`filling a table with ${rows} sessions that have ${fate}`);
        tables.push(await createTable(serverUrl, template, { fate, rows }));
      }
    }
    const taken = tables.map((): FirstRead[] => []);
    // The first round is discarded, because it reads the tables from disk.
    const times = Math.min(rounds, mostRounds);
    for (let round = 0; round <= times; round += 1) {
      for (const which of shuffled(tables.length)) {
        const read = await readIn(tables[which]?.url ?? '');
        if (round > 0) taken[which]?.push(read);
      }
      onProgress(`first reads: round ${round} of ${times}`);
    }
    return tables.map(({ fate, rows }, index) => {
      const reads = taken[index] ?? [];
      const median = (part: keyof FirstRead) =>
        quantile(
          reads.map((read) => read[part]),
          0.5,
        );
      return {
        fate,
        rows,
        first: median('first'),
        next: median('next'),
        peak: median('peak'),
        samples: reads.length,
      };
    });
  } finally {
    for (const { drop } of tables) await drop();
  }
}

const sid = 'the session that is read';
const run = promisify(execFile);

async function readIn(url: string): Promise<FirstRead> {
  const script = inProject('bench', 'first-read', 'process.ts');
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, url, sid], {
    cwd: inProject(),
  });
  return measured.parse(JSON.parse(stdout));
}

async function createTable(
  serverUrl: string,
  template: string,
  { fate, rows }: Pick<FirstReadResult, 'fate' | 'rows'>,
): Promise<Table> {
  const name = await copyDatabase(serverUrl, template);
  const url = databaseUrl(serverUrl, name);
  const { prisma, pool } = connect(url);
  await pool.query(
    `INSERT INTO "User" (id, email, "updatedAt") VALUES ('ada', 'ada@example.com', now())`,
  );
  await pool.query(
    `INSERT INTO "Session" (id, "sessionToken", "userId", expires)
     VALUES ($1, 'a hash', 'ada', now() + interval '1 day')`,
    [sid],
  );
  if (fate !== 'none') await fill(pool, fate, rows);
  await pool.query('VACUUM ANALYZE');
  await prisma.$disconnect();
  return { fate, rows, url, drop: () => dropDatabase(serverUrl, name) };
}

const columns: Record<Fate, string> = {
  ended: `"endedAt", "endReason"`,
  migrated: `"previousToken", "previousUntil", "migratedAt", generation`,
};
const values: Record<Fate, string> = {
  ended: `at, 'revoked'`,
  migrated: `'before ' || i, at + interval '1 minute', at, 1`,
};

/**
 * Inserts changed sessions, four for each user. Their changes are spread over the next `confirmFor`
 * seconds, so that they are still recent when they are read.
 */
async function fill(pool: pg.Pool, fate: Fate, rows: number): Promise<void> {
  await pool.query(
    `INSERT INTO "User" (id, email, "updatedAt")
     SELECT 'user ' || i, 'user' || i || '@example.com', now() FROM generate_series(0, $1::int / 4) i`,
    [rows],
  );
  await pool.query(
    `INSERT INTO "Session"
       (id, "sessionToken", "userId", expires, "changedAt", "changedXid", ${columns[fate]})
     SELECT 'sid ' || i, 'hash ' || i, 'user ' || i / 4, now() + interval '1 day',
       at, txid_current(), ${values[fate]}
     FROM (
       SELECT i, now() + $2::float * i / $1::int * interval '1 second' AS at
       FROM generate_series(0, $1::int - 1) i
     ) changed`,
    [rows, defaultPolicy.confirmFor],
  );
}
