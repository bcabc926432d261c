import { z } from 'zod';
import { Prisma, type PrismaClient } from '../../prisma/generated/client.ts';
import { isOfComparison } from './comparison-domain.ts';
import { hashPassword, newPassword } from './password.ts';

export const signUpForm = z.object({
  name: z.string().trim().min(1, 'Enter your name.').max(100, 'Use 100 characters at most.'),
  email: z.email('Enter a valid email address.').max(254).toLowerCase(),
  password: newPassword,
});

export type SignUp = z.infer<typeof signUpForm>;

/**
 * Creates the user with a password; `false`, and nothing written, when the email is taken or belongs
 * to the live comparison.
 */
export async function signUp(prisma: PrismaClient, form: SignUp): Promise<boolean> {
  const { name, email } = form;
  if (isOfComparison(email)) return false;
  const hash = await hashPassword(form.password);
  try {
    await prisma.user.create({ data: { name, email, password: { create: { hash } } } });
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** The unique index decides, so that two sign-ups at once can't both succeed. */
function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
