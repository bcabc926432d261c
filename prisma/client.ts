import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

declare global {
  var prismaClients: Map<string, PrismaClient> | undefined;
}

/** A client over a pool of its own, which connects at the first query. `$disconnect()` ends it. */
export function createPrisma(databaseUrl: string): PrismaClient {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  const pool = {
    connectionString: databaseUrl,
    // Also the wait for a free connection: an error soon, in place of a request that hangs.
    connectionTimeoutMillis: 5_000,
  };
  // The adapter listens to the pool's "error" itself, so a restarted database ends no process;
  // the next query opens a new connection.
  const adapter = new PrismaPg(pool, { schema: url?.searchParams.get('schema') ?? undefined });
  return new PrismaClient({ adapter });
}

/** One client for a URL in a process: `next dev` evaluates modules anew, globalThis stays. */
export function prismaFor(databaseUrl: string): PrismaClient {
  globalThis.prismaClients ??= new Map();
  const known = globalThis.prismaClients.get(databaseUrl);
  if (known) return known;
  const prisma = createPrisma(databaseUrl);
  globalThis.prismaClients.set(databaseUrl, prisma);
  return prisma;
}
