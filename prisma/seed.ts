import { hashPassword, verifyPassword } from '../src/accounts/password.ts';
import type { PrismaClient } from './generated/client.ts';

const people = [
  { email: 'demo@example.com', name: 'Demo User', role: 'user' },
  { email: 'admin@example.com', name: 'Admin User', role: 'admin' },
] as const;

const password = 'correct-horse-battery';

/** The demo users, for development and whoever asks for them. Safe to run again. */
export async function seed(prisma: PrismaClient): Promise<void> {
  for (const person of people) {
    const emailVerified = new Date();
    const { email } = person;
    const known = await prisma.user.findUnique({ where: { email }, include: { password: true } });
    if (!known) {
      const hash = await hashPassword(password);
      await prisma.user.create({
        data: { ...person, emailVerified, password: { create: { hash } } },
      });
    } else if (!known.emailVerified && (await verifyPassword(hashOf(known), password))) {
      // Added by an earlier version.
      await prisma.user.update({ where: { email }, data: { emailVerified } });
    }
  }
}

function hashOf({ password: kept }: { password: { hash: string } | null }): string | null {
  return kept?.hash ?? null;
}
