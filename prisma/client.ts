import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

export interface Connections {
  prisma: PrismaClient;
  /** The pool that the client sends its statements through. */
  pool: pg.Pool;
  /** The PostgreSQL schema of the tables, where the URL names one. */
  schema?: string;
}

declare global {
  var connections: Map<string, Connections> | undefined;
}

/** An error soon, in place of a request that hangs: also the wait for a free connection. */
const connectionTimeoutMillis = 5_000;

/** A client over a pool of its own, which connects at the first query. `$disconnect()` ends both. */
export function connect(
  databaseUrl: string,
  options: Pick<pg.PoolConfig, 'connectionTimeoutMillis' | 'max' | 'stream'> = {},
): Connections {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  const schema = url?.searchParams.get('schema') ?? undefined;
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    connectionTimeoutMillis,
    onConnect: setUtc,
    ...options,
  });
  // A restarted database must end no process: the pool drops what broke while nobody used it, and
  // the next query opens a new connection.
  pool.on('error', () => {});
  const adapter = new PrismaPg(pool, { schema, disposeExternalPool: true });
  return { prisma: new PrismaClient({ adapter }), pool, schema };
}

/** Prisma writes times by the clock of UTC, and a server may have any other. */
async function setUtc(client: pg.ClientBase): Promise<void> {
  await client.query("SET TIME ZONE 'UTC'");
}

export function createPrisma(databaseUrl: string): PrismaClient {
  return connect(databaseUrl).prisma;
}

/** The same for all in a process: `next dev` evaluates modules anew, globalThis stays. */
export function connectionsTo(databaseUrl: string): Connections {
  globalThis.connections ??= new Map();
  const known = globalThis.connections.get(databaseUrl);
  if (known) return known;
  const connections = connect(databaseUrl);
  globalThis.connections.set(databaseUrl, connections);
  return connections;
}
