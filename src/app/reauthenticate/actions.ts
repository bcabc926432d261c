'use server';

import { findSignInMethods } from '@/accounts/sign-in-methods';
import { requireSession, signIn } from '@/auth';
import { prisma } from '@/auth/shared';
import { formText } from '../_lib/form-fields';
import type { SignInState } from '../signin/actions';
import { errorMessage } from '../signin/errors';
import { destinationFrom, signInErrorMessage } from '../signin/failure';
import { type ButtonProvider, isButtonProvider } from '../signin/options';

const path = '/reauthenticate';

/**
 * Parameters that make a provider ask the user to sign in again. Google and GitHub don't support
 * `prompt=login`; the most they offer is to choose the account.
 */
const promptParams: Record<ButtonProvider, Record<string, string>> = {
  github: { prompt: 'select_account' },
  google: { prompt: 'select_account' },
  oidc: { prompt: 'login' },
};

// The user comes from the session, never from the form. `remember` isn't sent, because the new session
// takes it over from the current one.

export async function confirmWithPassword(_: SignInState, form: FormData): Promise<SignInState> {
  const { signInMethods, callbackUrl } = await readRequest(form);
  const password = formText(form, 'password');
  if (!password) return { errors: { password: 'Enter your password.' } };
  if (!signInMethods?.hasPassword) return { message: errorMessage('CredentialsSignin') };
  try {
    await signIn('credentials', { email: signInMethods.email, password, redirectTo: callbackUrl });
    return {};
  } catch (error) {
    return { message: await signInErrorMessage(error, { path, callbackUrl }) };
  }
}

export async function confirmWithProvider(_: SignInState, form: FormData): Promise<SignInState> {
  const { signInMethods, callbackUrl } = await readRequest(form);
  const provider = formText(form, 'provider');
  if (!isButtonProvider(provider) || !signInMethods?.providers.includes(provider)) {
    return { message: errorMessage('AccountNotLinked') };
  }
  try {
    await signIn(provider, { redirectTo: callbackUrl }, promptParams[provider]);
    return {};
  } catch (error) {
    return { message: await signInErrorMessage(error, { path, callbackUrl }) };
  }
}

export async function confirmWithEmailLink(_: SignInState, form: FormData): Promise<SignInState> {
  const { signInMethods, callbackUrl } = await readRequest(form);
  if (!signInMethods) return { message: errorMessage('EmailSignInError') };
  try {
    await signIn('nodemailer', { email: signInMethods.email, redirectTo: callbackUrl });
    return {};
  } catch (error) {
    return { message: await signInErrorMessage(error, { path, callbackUrl }) };
  }
}

async function readRequest(form: FormData) {
  const callbackUrl = await destinationFrom(form);
  const { user } = await requireSession({ callbackUrl });
  return { signInMethods: await findSignInMethods(prisma, user.id), callbackUrl };
}
