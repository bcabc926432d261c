import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../prisma/generated/client.ts';

/** A client that counts the SQL statements it sends: counted, not assumed. */
export function countingPrisma(url: string): { prisma: PrismaClient; statements: string[] } {
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url }),
    log: [{ emit: 'event', level: 'query' }],
  });
  const statements: string[] = [];
  prisma.$on('query', ({ query }) => statements.push(query));
  return { prisma, statements };
}
