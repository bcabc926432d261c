'use server';

import { headers } from 'next/headers';
import { signIn } from '@/auth';
import { ownOrigin } from '@/next/request';
import { formText } from '../_lib/form-text';
import { redirectTo } from '../_lib/redirect-to';
import { sentenceFor, sentenceForThrown } from './errors';
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
  try {
    await signIn('credentials', { email, password, redirectTo: await destination(form) });
    return {};
  } catch (error) {
    return { email, message: told(error) };
  }
}

export async function signInWithProvider(_: SignInState, form: FormData): Promise<SignInState> {
  const provider = formText(form, 'provider');
  if (!isButtonProvider(provider)) return { message: sentenceFor('unknown') };
  try {
    await signIn(provider, { redirectTo: await destination(form) });
    return {};
  } catch (error) {
    return { message: told(error) };
  }
}

export async function signInWithEmailLink(_: SignInState, form: FormData): Promise<SignInState> {
  const email = formText(form, 'email').trim();
  if (!email) return { errors: { email: 'Enter your email.' } };
  try {
    await signIn('nodemailer', { email, redirectTo: await destination(form) });
    return {};
  } catch (error) {
    return { email, message: told(error) };
  }
}

/** A redirect is thrown too, and has to reach Next. */
function told(error: unknown): string {
  const sentence = sentenceForThrown(error);
  if (!sentence) throw error;
  return sentence;
}

async function destination(form: FormData): Promise<string> {
  return redirectTo(form.get('callbackUrl'), ownOrigin(await headers()));
}
