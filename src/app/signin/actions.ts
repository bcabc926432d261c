'use server';

import { emailField } from '@/accounts/text';
import { signIn } from '@/auth';
import { formText } from '../_lib/form-text';
import { ticked } from '../_lib/ticked';
import { redirectWithoutScript } from '../_lib/without-script';
import { notAnEmail, sentenceFor } from './errors';
import { destinationOf, tell } from './failure';
import { isButtonProvider } from './options';

export interface SignInState {
  /** What was typed, to be shown again; never the password. */
  email?: string;
  remember?: 'on' | 'off';
  errors?: { email?: string; password?: string };
  message?: string;
}

export async function signInWithPassword(_: SignInState, form: FormData): Promise<SignInState> {
  const email = formText(form, 'email').trim();
  const password = formText(form, 'password');
  const remember = ticked(form, 'remember') ? 'on' : 'off';
  if (!email || !password) {
    const errors = {
      email: email ? undefined : 'Enter your email.',
      password: password ? undefined : 'Enter your password.',
    };
    return { email, remember, errors };
  }
  const callbackUrl = await destinationOf(form);
  try {
    await signIn('credentials', { email, password, remember, redirectTo: callbackUrl });
    return {};
  } catch (error) {
    const message = await tell(error, { path: '/signin', callbackUrl, remember });
    return { email, remember, message };
  }
}

export async function signInWithProvider(_: SignInState, form: FormData): Promise<SignInState> {
  const provider = formText(form, 'provider');
  if (!isButtonProvider(provider)) return { message: sentenceFor('Configuration') };
  const callbackUrl = await destinationOf(form);
  try {
    await signIn(provider, { redirectTo: callbackUrl });
    return {};
  } catch (error) {
    return { message: await tell(error, { path: '/signin', callbackUrl }) };
  }
}

export async function signInWithEmailLink(_: SignInState, form: FormData): Promise<SignInState> {
  const email = formText(form, 'email').trim();
  if (!email) return { errors: { email: 'Enter your email.' } };
  if (!emailField.safeParse(email).success) {
    await redirectWithoutScript('/signin?error=EmailSignInError');
    return { email, errors: { email: notAnEmail } };
  }
  const callbackUrl = await destinationOf(form);
  try {
    await signIn('nodemailer', { email, redirectTo: callbackUrl });
    return {};
  } catch (error) {
    return { email, message: await tell(error, { path: '/signin', callbackUrl }) };
  }
}
