'use server';

import { emailField } from '@/accounts/text';
import { signIn } from '@/auth';
import { formText, isChecked } from '../_lib/form-fields';
import { redirectWithoutScript } from '../_lib/without-script';
import { errorMessage, invalidEmail } from './errors';
import { destinationFrom, signInErrorMessage } from './failure';
import { isButtonProvider } from './options';

export interface SignInState {
  /** What the visitor typed, to fill the form again; never the password. */
  email?: string;
  remember?: 'on' | 'off';
  errors?: { email?: string; password?: string };
  message?: string;
}

export async function signInWithPassword(_: SignInState, form: FormData): Promise<SignInState> {
  const email = formText(form, 'email').trim();
  const password = formText(form, 'password');
  const remember = isChecked(form, 'remember') ? 'on' : 'off';
  if (!email || !password) {
    const errors = {
      email: email ? undefined : 'Enter your email.',
      password: password ? undefined : 'Enter your password.',
    };
    return { email, remember, errors };
  }
  const callbackUrl = await destinationFrom(form);
  try {
    await signIn('credentials', { email, password, remember, redirectTo: callbackUrl });
    return {};
  } catch (error) {
    const message = await signInErrorMessage(error, { path: '/signin', callbackUrl, remember });
    return { email, remember, message };
  }
}

export async function signInWithProvider(_: SignInState, form: FormData): Promise<SignInState> {
  const provider = formText(form, 'provider');
  if (!isButtonProvider(provider)) return { message: errorMessage('Configuration') };
  const callbackUrl = await destinationFrom(form);
  try {
    await signIn(provider, { redirectTo: callbackUrl });
    return {};
  } catch (error) {
    return { message: await signInErrorMessage(error, { path: '/signin', callbackUrl }) };
  }
}

export async function signInWithEmailLink(_: SignInState, form: FormData): Promise<SignInState> {
  const email = formText(form, 'email').trim();
  if (!email) return { errors: { email: 'Enter your email.' } };
  if (!emailField.safeParse(email).success) {
    await redirectWithoutScript('/signin?error=EmailSignInError');
    return { email, errors: { email: invalidEmail } };
  }
  const callbackUrl = await destinationFrom(form);
  try {
    await signIn('nodemailer', { email, redirectTo: callbackUrl });
    return {};
  } catch (error) {
    return { email, message: await signInErrorMessage(error, { path: '/signin', callbackUrl }) };
  }
}
