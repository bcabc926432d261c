'use server';

import { z } from 'zod';
import { prepareSignUp, signUpForm } from '@/accounts/sign-up';
import { signIn } from '@/auth';
import { environment, signUps } from '@/auth/shared';
import { formText } from '../_lib/form-text';
import { redirectWithoutScript } from '../_lib/without-script';
import { sentenceFor } from '../signin/errors';
import { codeOf } from '../signin/failure';

type FieldErrors = { name?: string[]; email?: string[]; password?: string[] };

export interface SignUpState {
  /** What was typed, to be shown again; never the password. */
  name?: string;
  email?: string;
  errors?: FieldErrors;
  message?: string;
}

/**
 * Sends the link that makes the account. Whether the address has one already, the answer doesn't tell:
 * the link then signs in to it, and what was chosen here is dropped.
 */
export async function createAccount(_: SignUpState, form: FormData): Promise<SignUpState> {
  const typed = { name: formText(form, 'name'), email: formText(form, 'email').trim() };
  const parsed = signUpForm.safeParse({ ...typed, password: formText(form, 'password') });
  if (!parsed.success) {
    const errors = z.flattenError(parsed.error).fieldErrors;
    await redirectWithoutScript(`/signup?${new URLSearchParams({ error: firstWrong(errors) })}`);
    return { ...typed, errors };
  }
  if (!environment.email) return { ...typed, message: sentenceFor('EmailSignInError') };
  const signUp = await prepareSignUp(parsed.data);
  try {
    await signUps.write(signUp);
    await signIn('nodemailer', { email: signUp.email, redirectTo: '/dashboard' });
    return {};
  } catch (error) {
    // A redirect is thrown too, and has to reach Next.
    const code = codeOf(error);
    if (!code) throw error;
    await redirectWithoutScript(`/signup?${new URLSearchParams({ error: code })}`);
    return { ...typed, message: sentenceFor(code) };
  }
}

function firstWrong(errors: FieldErrors): string {
  return Object.keys(errors)[0] ?? 'form';
}
