import type { PrismaClient } from '../../prisma/generated/client.ts';
import { signUp } from '../../src/accounts/sign-up.ts';

export interface Person {
  id: string;
  email: string;
}

/** Everybody's. */
export const password = 'correct-horse-battery';

let people = 0;

/** A new user. */
export async function createPerson(prisma: PrismaClient, role: 'user' | 'admin'): Promise<Person> {
  const email = `person${++people}.${process.pid}@example.com`;
  await signUp(prisma, { name: 'Ada Lovelace', email, password });
  const { id } = await prisma.user.update({ where: { email }, data: { role } });
  return { id, email };
}
