'use server';

import { z } from 'zod';
import { prepareSignUp, signUpForm } from '@/accounts/sign-up';
import { signIn } from '@/auth';
import { environment, signUps } from '@/auth/shared';
import { formText } from '../_lib/form-fields';
import { redirectWithoutScript } from '../_lib/without-script';
import { errorMessage } from '../signin/errors';
import { errorTypeOf } from '../signin/failure';

type FieldErrors = { name?: string[]; email?: string[]; password?: string[] };

export interface SignUpState {
  /** What the visitor typed, to fill the form again; never the password. */
  name?: string;
  email?: string;
  errors?: FieldErrors;
  message?: string;
}

/**
 * Sends the link that creates the account when it is opened. The answer doesn't reveal whether the
 * address has an account already: in that case the link signs in to it, and the sign-up is dropped.
 */
export async function createAccount(_: SignUpState, form: FormData): Promise<SignUpState> {
  const typed = { name: formText(form, 'name'), email: formText(form, 'email').trim() };
  const parsed = signUpForm.safeParse({ ...typed, password: formText(form, 'password') });
  if (!parsed.success) {
    const errors = z.flattenError(parsed.error).fieldErrors;
    await redirectWithoutScript(
      `/signup?${new URLSearchParams({ error: firstInvalidField(errors) })}`,
    );
    return { ...typed, errors };
  }
  if (!environment.email) return { ...typed, message: errorMessage('EmailSignInError') };
  const signUp = await prepareSignUp(parsed.data);
  try {
    await signUps.write(signUp);
    await signIn('nodemailer', { email: signUp.email, redirectTo: '/dashboard' });
    return {};
  } catch (error) {
    const errorType = errorTypeOf(error);
    // Next implements redirects by throwing.
    if (!errorType) throw error;
    await redirectWithoutScript(`/signup?${new URLSearchParams({ error: errorType })}`);
    return { ...typed, message: errorMessage(errorType) };
  }
}

function firstInvalidField(errors: FieldErrors): string {
  return Object.keys(errors)[0] ?? 'form';
}
