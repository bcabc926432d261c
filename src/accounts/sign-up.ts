import { headers } from 'next/headers';
import { z } from 'zod';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { isOfComparison } from './comparison-domain.ts';
import { encryptedCookie } from './encrypted-cookie.ts';
import { hashPassword, newPassword } from './password.ts';
import { emailField, nameField } from './text.ts';

export const signUpForm = z.object({
  name: nameField('Enter your name.'),
  email: emailField.refine((email) => !isOfComparison(email), "This email can't be used."),
  password: newPassword,
});

const content = z.object({ name: z.string(), email: z.string(), hash: z.string() });

/** What somebody has chosen who hasn't followed the link yet that was sent to their address. */
export type SignUp = z.infer<typeof content>;

export async function prepareSignUp({
  name,
  email,
  password,
}: z.infer<typeof signUpForm>): Promise<SignUp> {
  return { name, email, hash: await hashPassword(password) };
}

/**
 * Where a sign-up waits for its link: in the browser that it was made with, and nowhere else. So whoever
 * signs up with somebody else's address leaves nothing behind in the database that could become an
 * account, and nothing that the owner's browser would take for their own.
 */
export interface SignUpCookie {
  /** The sign-up with this address, where the browser of the current request has made one. */
  read(email: string): Promise<SignUp | null>;
  write(signUp: SignUp): Promise<void>;
  clear(): Promise<void>;
}

export function signUpCookie(secret: string[]): SignUpCookie {
  // As long as the link.
  const cookie = encryptedCookie({ name: 'authjs.sign-up', maxAge: 86_400, content, secret });
  return {
    ...cookie,
    async read(email) {
      const signUp = await cookie.read(await headers());
      return signUp?.email === email ? signUp : null;
    },
  };
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
