import type { PrismaClient } from '../../prisma/generated/client.ts';

/** Deletes sign-in links and counts of failed attempts that have expired; how many those were. */
export async function pruneExpired(prisma: PrismaClient, now: Date): Promise<number> {
  const links = await prisma.verificationToken.deleteMany({ where: { expires: { lt: now } } });
  const attempts = await prisma.rateLimiterFlexible.deleteMany({ where: { expire: { lt: now } } });
  return links.count + attempts.count;
}
