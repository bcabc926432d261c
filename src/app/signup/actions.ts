'use server';

import { z } from 'zod';
import { signUp, signUpForm } from '@/accounts/sign-up';
import { signIn } from '@/auth';
import { prisma } from '@/auth/shared';
import { formText } from '../_lib/form-text';
import { redirectWithoutScript } from '../_lib/without-script';
import { codeOf } from '../signin/failure';
import { taken } from './messages';

export interface SignUpState {
  /** What was typed, to be shown again; never the password. */
  name?: string;
  email?: string;
  errors?: { name?: string[]; email?: string[]; password?: string[] };
  message?: string;
}

export async function createAccount(_: SignUpState, form: FormData): Promise<SignUpState> {
  const typed = { name: formText(form, 'name'), email: formText(form, 'email').trim() };
  const parsed = signUpForm.safeParse({ ...typed, password: formText(form, 'password') });
  if (!parsed.success) return { ...typed, errors: z.flattenError(parsed.error).fieldErrors };

  if (!(await signUp(prisma, parsed.data))) {
    await redirectWithoutScript('/signup?error=taken');
    return { ...typed, errors: { email: [taken] } };
  }
  try {
    const { email, password } = parsed.data;
    await signIn('credentials', { email, password, redirectTo: '/dashboard' });
    return {};
  } catch (error) {
    // A redirect is thrown too, and has to reach Next.
    if (!codeOf(error)) throw error;
    await redirectWithoutScript('/signin?error=Configuration');
    return { ...typed, message: 'Your account is there, but signing in did not work yet.' };
  }
}
