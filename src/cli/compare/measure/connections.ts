import { PrismaPg } from '@prisma/adapter-pg';
import { onStatement } from 'authjs-session-kit/parts';
import pg from 'pg';
import { PrismaClient } from '../generated/client.ts';

/** A Prisma client and its pool, with a record of all SQL that is sent through the pool. */
export interface CountedConnections {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  /** The PostgreSQL schema of the tables. */
  readonly schema: string;
  /** @returns the SQL that was sent since the last call. */
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
    // Its pending query rejects; without a listener the event would also end the process.
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

/** Prisma writes times in UTC, and the server's own time zone may differ. */
async function setUtc(client: pg.ClientBase): Promise<void> {
  await client.query("SET TIME ZONE 'UTC'");
}

/** Sets the name in the connection string, which takes precedence over other settings. */
function withApplicationName(url: string, name: string): string {
  if (!URL.canParse(url)) return url;
  const changed = new URL(url);
  changed.searchParams.set('application_name', name);
  return changed.href;
}
