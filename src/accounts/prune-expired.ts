import type { PrismaClient } from '../../prisma/generated/client.ts';

/**
 * Deletes expired sign-in links and counters of attempts.
 *
 * @returns the number of deleted rows.
 */
export async function pruneExpired(prisma: PrismaClient, now: Date): Promise<number> {
  const links = await prisma.verificationToken.deleteMany({ where: { expires: { lt: now } } });
  const counters = await prisma.rateLimiterFlexible.deleteMany({ where: { expire: { lt: now } } });
  return links.count + counters.count;
}
