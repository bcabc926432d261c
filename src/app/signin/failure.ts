import { SessionLimitReached, SessionStoreUnavailable } from 'authjs-session-kit';
import { ownOrigin } from 'authjs-session-kit/next';
import { headers } from 'next/headers';
import { AuthError, CredentialsSignin } from 'next-auth';
import { redirectTo } from '../_lib/redirect-to';
import { redirectWithoutScript } from '../_lib/without-script';
import { sentenceFor } from './errors';

/** Where the form is that failed, and what to bring back to it. */
interface FormPage {
  path: '/signin' | '/reauthenticate';
  callbackUrl: string;
  remember?: 'on' | 'off';
}

/** The sentence for a sign-in that failed. A redirect is thrown too, and has to reach Next. */
export async function tell(thrown: unknown, { path, ...fields }: FormPage): Promise<string> {
  const error = codeOf(thrown);
  if (!error) throw thrown;
  const code = thrown instanceof CredentialsSignin ? thrown.code : '';
  await redirectWithoutScript(`${path}?${new URLSearchParams({ error, code, ...fields })}`);
  return sentenceFor(error, code);
}

/** `null` for what is no failed sign-in. */
export function codeOf(thrown: unknown): string | null {
  if (thrown instanceof AuthError) return thrown.type;
  const byKit = thrown instanceof SessionLimitReached || thrown instanceof SessionStoreUnavailable;
  return byKit ? thrown.name : null;
}

/** Where to go afterwards, as the form says, on this site only. */
export async function destinationOf(form: FormData): Promise<string> {
  return redirectTo(form.get('callbackUrl'), ownOrigin(await headers()));
}
