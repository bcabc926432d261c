'use server';

import { headers } from 'next/headers';
import { AuthError, CredentialsSignin } from 'next-auth';
import { signIn } from '@/auth';
import { ownOrigin } from '@/next/request';
import { formText } from '../_lib/form-text';
import { redirectTo } from '../_lib/redirect-to';
import { redirectWithoutScript } from '../_lib/without-script';
import { sentenceFor } from './errors';
import { isButtonProvider } from './options';

export interface SignInState {
  /** What was typed, to be shown again; never the password. */
  email?: string;
  errors?: { email?: string; password?: string };
  message?: string;
}

export async function signInWithPassword(_: SignInState, form: FormData): Promise<SignInState> {
  const email = formText(form, 'email').trim();
  const password = formText(form, 'password');
  if (!email || !password) {
    const errors = {
      email: email ? undefined : 'Enter your email.',
      password: password ? undefined : 'Enter your password.',
    };
    return { email, errors };
  }
  const destination = await destinationOf(form);
  try {
    await signIn('credentials', { email, password, redirectTo: destination });
    return {};
  } catch (error) {
    return { email, message: await tell(error, destination) };
  }
}

export async function signInWithProvider(_: SignInState, form: FormData): Promise<SignInState> {
  const provider = formText(form, 'provider');
  if (!isButtonProvider(provider)) return { message: sentenceFor('Configuration') };
  const destination = await destinationOf(form);
  try {
    await signIn(provider, { redirectTo: destination });
    return {};
  } catch (error) {
    return { message: await tell(error, destination) };
  }
}

export async function signInWithEmailLink(_: SignInState, form: FormData): Promise<SignInState> {
  const email = formText(form, 'email').trim();
  if (!email) return { errors: { email: 'Enter your email.' } };
  const destination = await destinationOf(form);
  try {
    await signIn('nodemailer', { email, redirectTo: destination });
    return {};
  } catch (error) {
    return { email, message: await tell(error, destination) };
  }
}

/** The sentence for a sign-in that failed. A redirect is thrown too, and has to reach Next. */
async function tell(thrown: unknown, callbackUrl: string): Promise<string> {
  if (!(thrown instanceof AuthError)) throw thrown;
  const error = thrown.type;
  const code = thrown instanceof CredentialsSignin ? thrown.code : '';
  await redirectWithoutScript(`/signin?${new URLSearchParams({ error, code, callbackUrl })}`);
  return sentenceFor(error, code);
}

async function destinationOf(form: FormData): Promise<string> {
  return redirectTo(form.get('callbackUrl'), ownOrigin(await headers()));
}
