import { SessionLimitReached, SessionStoreUnavailable } from 'authjs-session-kit';
import { ownOrigin } from 'authjs-session-kit/next';
import { headers } from 'next/headers';
import { AuthError, CredentialsSignin } from 'next-auth';
import { redirectTo } from '../_lib/redirect-to';
import { redirectWithoutScript } from '../_lib/without-script';
import { errorMessage } from './errors';

/** The page of the form that failed, and the values to fill it with again. */
interface FormPage {
  path: '/signin' | '/reauthenticate';
  callbackUrl: string;
  remember?: 'on' | 'off';
}

/**
 * Turns what `signIn` threw into a message. Without JavaScript it redirects to the form instead.
 *
 * @throws `thrown` itself if it isn't a failed sign-in: Next implements redirects by throwing.
 */
export async function signInErrorMessage(
  thrown: unknown,
  { path, ...fields }: FormPage,
): Promise<string> {
  const error = errorTypeOf(thrown);
  if (!error) throw thrown;
  const code = thrown instanceof CredentialsSignin ? thrown.code : '';
  await redirectWithoutScript(`${path}?${new URLSearchParams({ error, code, ...fields })}`);
  return errorMessage(error, code);
}

/** @returns the value of `?error=`; `null` if what was thrown isn't a failed sign-in. */
export function errorTypeOf(thrown: unknown): string | null {
  if (thrown instanceof AuthError) return thrown.type;
  const isKitError =
    thrown instanceof SessionLimitReached || thrown instanceof SessionStoreUnavailable;
  return isKitError ? thrown.name : null;
}

/** @returns the page to go to after the sign-in: the form's `callbackUrl` if it is on this site. */
export async function destinationFrom(form: FormData): Promise<string> {
  return redirectTo(form.get('callbackUrl'), ownOrigin(await headers()));
}
