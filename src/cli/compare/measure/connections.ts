import { PrismaPg } from '@prisma/adapter-pg';
import { onStatement } from 'authjs-session-kit/parts';
import pg from 'pg';
import { PrismaClient } from '../generated/client.ts';

/** A Prisma client over a pool that counts what is sent through it, by Prisma or past it. */
export interface CountedConnections {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  /** The PostgreSQL schema of the tables. */
  readonly schema: string;
  /** The SQL that was sent since this was last asked. */
  takeStatements(): string[];
}

/** @param size connections at most. */
export function connectTo(url: string, schema: string, size: number): CountedConnections {
  const pool = new pg.Pool({
    connectionString: withApplicationName(url, schema),
    max: size,
    connectionTimeoutMillis: 10_000,
    onConnect: setUtc,
  });
  pool.on('error', () => {});
  let statements: string[] = [];
  pool.on('connect', (client) => {
    // A connection that ends while it is used fails what is asked over it, and that is enough.
    client.on('error', () => {});
  });
  onStatement(pool, (sql) => statements.push(sql));
  const adapter = new PrismaPg(pool, { schema, disposeExternalPool: true });
  return {
    prisma: new PrismaClient({ adapter }),
    pool,
    schema,
    takeStatements() {
      const taken = statements;
      statements = [];
      return taken;
    },
  };
}

/** Prisma writes times by the clock of UTC, and a server may have any other. */
async function setUtc(client: pg.ClientBase): Promise<void> {
  await client.query("SET TIME ZONE 'UTC'");
}

/** What the connection string says would win over any other setting. */
function withApplicationName(url: string, name: string): string {
  if (!URL.canParse(url)) return url;
  const changed = new URL(url);
  changed.searchParams.set('application_name', name);
  return changed.href;
}
