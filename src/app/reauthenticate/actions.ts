'use server';

import { waysToSignIn } from '@/accounts/ways-to-sign-in';
import { requireSession, signIn } from '@/auth';
import { prisma } from '@/auth/shared';
import { formText } from '../_lib/form-text';
import type { SignInState } from '../signin/actions';
import { sentenceFor } from '../signin/errors';
import { destinationOf, tell } from '../signin/failure';
import { type ButtonProvider, isButtonProvider } from '../signin/options';

const path = '/reauthenticate';

/**
 * What makes a provider ask instead of answering at once. Google and GitHub know no "login": there
 * the user picks the account, which is the most they offer.
 */
const askAgain: Record<ButtonProvider, Record<string, string>> = {
  github: { prompt: 'select_account' },
  google: { prompt: 'select_account' },
  oidc: { prompt: 'login' },
};

// Who it is comes from the session each time and never from the form. Nothing says whether to be
// remembered: the new session goes on as the one before it.

export async function confirmWithPassword(_: SignInState, form: FormData): Promise<SignInState> {
  const { ways, callbackUrl } = await whoConfirms(form);
  const password = formText(form, 'password');
  if (!password) return { errors: { password: 'Enter your password.' } };
  if (!ways?.hasPassword) return { message: sentenceFor('CredentialsSignin') };
  try {
    await signIn('credentials', { email: ways.email, password, redirectTo: callbackUrl });
    return {};
  } catch (error) {
    return { message: await tell(error, { path, callbackUrl }) };
  }
}

export async function confirmWithProvider(_: SignInState, form: FormData): Promise<SignInState> {
  const { ways, callbackUrl } = await whoConfirms(form);
  const provider = formText(form, 'provider');
  if (!isButtonProvider(provider) || !ways?.providers.includes(provider)) {
    return { message: sentenceFor('AccountNotLinked') };
  }
  try {
    await signIn(provider, { redirectTo: callbackUrl }, askAgain[provider]);
    return {};
  } catch (error) {
    return { message: await tell(error, { path, callbackUrl }) };
  }
}

export async function confirmWithEmailLink(_: SignInState, form: FormData): Promise<SignInState> {
  const { ways, callbackUrl } = await whoConfirms(form);
  if (!ways) return { message: sentenceFor('EmailSignInError') };
  try {
    await signIn('nodemailer', { email: ways.email, redirectTo: callbackUrl });
    return {};
  } catch (error) {
    return { message: await tell(error, { path, callbackUrl }) };
  }
}

async function whoConfirms(form: FormData) {
  const callbackUrl = await destinationOf(form);
  const { user } = await requireSession({ callbackUrl });
  return { ways: await waysToSignIn(prisma, user.id), callbackUrl };
}
