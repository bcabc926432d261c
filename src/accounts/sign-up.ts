import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isComparisonEmail } from './comparison-domain.ts';
import { hashPassword, newPasswordField } from './password.ts';
import { emailField, nameField } from './text.ts';

export const signUpForm = z.object({
  name: nameField('Enter your name.'),
  email: emailField.refine((email) => !isComparisonEmail(email), "This email can't be used."),
  password: newPasswordField,
});

/** What the sign-up cookie holds. */
export const signUpContent = z.object({ name: z.string(), email: z.string(), hash: z.string() });

/** A sign-up whose address isn't verified yet: the name, the address and the hash of the password. */
export type SignUp = z.infer<typeof signUpContent>;

export async function prepareSignUp({
  name,
  email,
  password,
}: z.infer<typeof signUpForm>): Promise<SignUp> {
  return { name, email, hash: await hashPassword(password) };
}

/**
 * Creates a user whose address has just been verified.
 *
 * @throws Prisma's error P2002 if the address has a user already.
 */
export async function createUser(
  prisma: PrismaClient,
  { name, email, hash }: SignUp,
  emailVerified: Date,
): Promise<void> {
  await prisma.user.create({
    data: { name, email, emailVerified, password: { create: { hash } } },
  });
}

/**
 * Signs up a user without a link by email: for scripts and tests, whose addresses need no verification.
 *
 * @returns `false`, and writes nothing, if the form is invalid.
 */
export async function signUp(
  prisma: PrismaClient,
  form: z.infer<typeof signUpForm>,
): Promise<boolean> {
  const { success, data } = signUpForm.safeParse(form);
  if (success) await createUser(prisma, await prepareSignUp(data), new Date());
  return success;
}
