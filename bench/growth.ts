import { connect } from '../prisma/client.ts';
import { mostChanges } from '../src/kit/registry/feed.ts';
import { hashToken } from '../src/kit/session/token.ts';
import { prismaSessions } from '../src/kit/stores/prisma/index.ts';
import { copyDatabase, databaseUrl, dropDatabase } from '../tests/support/template-database.ts';
import { type Effort, interleave, repeat, type Sampler, type Timing } from './lib/sampling.ts';
import type { World } from './lib/world.ts';

/** Milliseconds. The sessions last a day from now. */
const day = 86_400_000;
/** Sessions of each user. */
const perUser = 4;
/** The batch of `npm run db:prune`. */
const pruned = 1_000;

const sizes = [1_000, 100_000, 1_000_000];
const operations = ['read', 'list', 'revoke', 'prune a batch', 'what changed'] as const;
type Operation = (typeof operations)[number];

export interface GrowthResult extends Timing {
  operation: Operation;
  /** The number of sessions in the table. */
  sessions: number;
}

interface Table {
  sessions: number;
  samplers: Record<Operation, Sampler>;
  drop(): Promise<void>;
}

/** Measures operations on tables of several sizes, in turns. Each call uses another session. */
export async function measureGrowth(
  { serverUrl, template }: World,
  effort: Effort,
  onProgress: (line: string) => void,
): Promise<GrowthResult[]> {
  const tables: Table[] = [];
  try {
    for (const sessions of sizes) {
      onProgress(`filling a table with ${sessions} sessions`);
      tables.push(await createTable(serverUrl, template, sessions));
    }
    const cases = operations.flatMap((operation) => tables.map((table) => ({ operation, table })));
    const timings = await interleave(
      cases.map(({ operation, table }) => table.samplers[operation]),
      effort,
      (done) => onProgress(`growth: round ${done} of ${effort.rounds}`),
    );
    return cases.flatMap(({ operation, table: { sessions } }, index) => {
      const timing = timings[index];
      return timing ? { operation, sessions, ...timing } : [];
    });
  } finally {
    for (const { drop } of tables) await drop();
  }
}

async function createTable(serverUrl: string, template: string, sessions: number): Promise<Table> {
  const name = await copyDatabase(serverUrl, template);
  const { prisma, pool } = connect(databaseUrl(serverUrl, name));
  await pool.query(
    `INSERT INTO "User" (id, email, name, "updatedAt")
     SELECT 'user ' || i, 'user' || i || '@example.com', 'User ' || i, now()
     FROM generate_series(0, $1::int) i`,
    [sessions / perUser],
  );
  await pool.query(
    `INSERT INTO "Session" (id, "sessionToken", "userId", expires, "absoluteExpires", "userAgent")
     SELECT 'sid ' || i,
       translate(rtrim(encode(sha256(i::text::bytea), 'base64'), '='), '+/', '-_'),
       'user ' || i / $2::int, now() + interval '1 day', now() + interval '1 day',
       'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36'
     FROM generate_series(0, $1::int - 1) i`,
    [sessions, perUser],
  );
  await pool.query('VACUUM ANALYZE');

  const store = prismaSessions(prisma, { pool });
  const now = () => new Date();
  let last = 0;
  /** @returns a session far from the previous one, like those of successive visitors. */
  const next = () => {
    last = (last + 611_953) % sessions;
    return last;
  };
  const owner = (session: number) => `user ${Math.floor(session / perUser)}`;

  /** Inserts expired rows, for a batch to delete. */
  const expire = async () => {
    await pool.query(
      `INSERT INTO "Session" (id, "sessionToken", "userId", expires)
       SELECT 'old ' || i, 'old ' || i, 'user 0', now() - interval '1 day'
       FROM generate_series(1, $1::int) i`,
      [pruned],
    );
  };

  const samplers: Record<Operation, Sampler> = {
    read: repeat(() => store.find(hashToken(String(next())))),
    list: repeat(() => store.list(owner(next()), now())),
    async revoke(count) {
      const taken = await repeat(() => {
        const session = next();
        return store.end({ userId: owner(session), sid: `sid ${session}` }, 'revoked', now());
      })(Math.min(count, 10));
      // Undone, so that the next sample finds the same number of live sessions and of changes.
      await pool.query(
        'UPDATE "Session" SET "endedAt" = NULL, "changedAt" = NULL WHERE "endedAt" IS NOT NULL',
      );
      return taken;
    },
    async 'prune a batch'() {
      await expire();
      return repeat(() => store.prune(new Date(Date.now() - day / 2), pruned))(1);
    },
    async 'what changed'(count) {
      const { cursor } = await store.changesSince({ cursor: null, sids: [], limit: mostChanges });
      const request = { cursor, sids: [], limit: mostChanges };
      return repeat(() => store.changesSince(request))(Math.min(count, 10));
    },
  };

  return {
    sessions,
    samplers,
    async drop() {
      await prisma.$disconnect();
      await dropDatabase(serverUrl, name);
    },
  };
}
