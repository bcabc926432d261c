import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

export interface Connections {
  prisma: PrismaClient;
  /** The connection pool of the client. */
  pool: pg.Pool;
  /** The PostgreSQL schema, if the URL names one. */
  schema?: string;
}

declare global {
  var connections: Map<string, Connections> | undefined;
}

/** Also limits the wait for a free connection, so that requests fail instead of hanging. */
const connectionTimeoutMillis = 5_000;

/** Creates a client with its own pool, which connects at the first query. `$disconnect()` ends both. */
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
  // Without a listener, an idle connection that breaks would end the process. The pool removes the
  // connection, and the next query opens a new one.
  pool.on('error', () => {});
  const adapter = new PrismaPg(pool, { schema, disposeExternalPool: true });
  return { prisma: new PrismaClient({ adapter }), pool, schema };
}

/** Prisma writes times in UTC, but a server can be set to another time zone. */
async function setUtc(client: pg.ClientBase): Promise<void> {
  await client.query("SET TIME ZONE 'UTC'");
}

export function createPrisma(databaseUrl: string): PrismaClient {
  return connect(databaseUrl).prisma;
}

/** @returns one client for each URL in a process, also if `next dev` evaluates this module again. */
export function connectionsTo(databaseUrl: string): Connections {
  globalThis.connections ??= new Map();
  const existing = globalThis.connections.get(databaseUrl);
  if (existing) return existing;
  const connections = connect(databaseUrl);
  globalThis.connections.set(databaseUrl, connections);
  return connections;
}
