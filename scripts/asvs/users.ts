import type { PrismaClient } from '../../prisma/generated/client.ts';
import { signUp } from '../../src/accounts/sign-up.ts';

export interface TestUser {
  id: string;
  email: string;
}

/** The password of every user. */
export const password = 'correct-horse-battery';

let users = 0;

/** Creates a user who can sign in with `password`. */
export async function createUser(prisma: PrismaClient, role: 'user' | 'admin'): Promise<TestUser> {
  const email = `user${++users}.${process.pid}@example.com`;
  await signUp(prisma, { name: 'Ada Lovelace', email, password });
  const { id } = await prisma.user.update({ where: { email }, data: { role } });
  return { id, email };
}
