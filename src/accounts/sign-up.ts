import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isOfComparison } from './comparison-domain.ts';
import { hashPassword, newPassword } from './password.ts';
import { emailField, nameField } from './text.ts';

export const signUpForm = z.object({
  name: nameField('Enter your name.'),
  email: emailField.refine((email) => !isOfComparison(email), "This email can't be used."),
  password: newPassword,
});

export const chosen = z.object({ name: z.string(), email: z.string(), hash: z.string() });

/** What somebody has chosen who hasn't followed the link yet that was sent to their address. */
export type SignUp = z.infer<typeof chosen>;

export async function prepareSignUp({
  name,
  email,
  password,
}: z.infer<typeof signUpForm>): Promise<SignUp> {
  return { name, email, hash: await hashPassword(password) };
}

/** Makes the user, whose address has been verified. The unique index refuses a second one. */
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
 * Both steps in one, where the address is known to be theirs: for scripts and tests. `false`, and nothing
 * written, when the form isn't right.
 */
export async function signUp(
  prisma: PrismaClient,
  form: z.infer<typeof signUpForm>,
): Promise<boolean> {
  const { success, data } = signUpForm.safeParse(form);
  if (success) await createUser(prisma, await prepareSignUp(data), new Date());
  return success;
}
