import { hashPassword } from '../src/accounts/password.ts';
import type { PrismaClient } from './generated/client.ts';

const people = [
  { email: 'demo@example.com', name: 'Demo User', role: 'user' },
  { email: 'admin@example.com', name: 'Admin User', role: 'admin' },
] as const;

const password = 'correct-horse-battery';

/** The demo users, for development and whoever asks for them. Safe to run again. */
export async function seed(prisma: PrismaClient): Promise<void> {
  for (const person of people) {
    const known = await prisma.user.findUnique({ where: { email: person.email } });
    if (known) continue;
    const hash = await hashPassword(password);
    await prisma.user.create({ data: { ...person, password: { create: { hash } } } });
  }
}
