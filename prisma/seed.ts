import { hashPassword, verifyPassword } from '../src/accounts/password.ts';
import type { PrismaClient } from './generated/client.ts';

const demoUsers = [
  { email: 'demo@example.com', name: 'Demo User', role: 'user' },
  { email: 'admin@example.com', name: 'Admin User', role: 'admin' },
] as const;

const password = 'correct-horse-battery';

/** Adds the demo users if they are missing. */
export async function seed(prisma: PrismaClient): Promise<void> {
  for (const demoUser of demoUsers) {
    const emailVerified = new Date();
    const { email } = demoUser;
    const existing = await prisma.user.findUnique({
      where: { email },
      include: { password: true },
    });
    if (!existing) {
      const hash = await hashPassword(password);
      await prisma.user.create({
        data: { ...demoUser, emailVerified, password: { create: { hash } } },
      });
    } else if (
      !existing.emailVerified &&
      (await verifyPassword(existing.password?.hash ?? null, password))
    ) {
      // An earlier version of the demo added this user. An attacker who signed up with the address
      // would have another password.
      await prisma.user.update({ where: { email }, data: { emailVerified } });
    }
  }
}
