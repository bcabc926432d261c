'use server';

import { CodedError } from 'authjs-session-kit';
import type { Session } from 'authjs-session-kit/next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { clientAddress } from '@/accounts/address';
import { TooManyAttempts } from '@/accounts/attempts';
import { createChangePassword, setFirstPassword } from '@/accounts/change-password';
import { newPasswordField } from '@/accounts/password';
import { findSignInMethods } from '@/accounts/sign-in-methods';
import { requireFresh, sessions } from '@/auth';
import { environment, prisma } from '@/auth/shared';
import { formText, isChecked } from '../../_lib/form-fields';
import { redirectWithoutScript } from '../../_lib/without-script';
import { type Failure, fieldErrorsFor } from './failures';

export interface PasswordState {
  errors?: { currentPassword?: string; newPassword?: string };
  /** The checkbox "Sign out my other devices". */
  endOthers?: 'on' | 'off';
}

const changePassword = createChangePassword(prisma);

/** Sets the first password of a user who has none, and changes it for any other user. */
export async function savePassword(_: PasswordState, form: FormData): Promise<PasswordState> {
  const session = await requireFresh({ callbackUrl: '/account/password' });
  const { id } = session.user;
  const endOthers = isChecked(form, 'endOthers') ? 'on' : 'off';
  const isFirst = !(await findSignInMethods(prisma, id))?.hasPassword;
  const failure = await (isFirst ? setFirst(session, form) : change(session, form));
  if (failure) {
    await redirectWithoutScript(
      `/account/password?${new URLSearchParams({ error: failure, endOthers })}`,
    );
    return { errors: fieldErrorsFor(failure), endOthers };
  }
  const done = isFirst ? 'set' : await secureSessions(session, endOthers === 'on');
  redirect(`/account?${new URLSearchParams({ done })}`);
}

async function change({ user, sid }: Session, form: FormData): Promise<Failure | null> {
  const currentPassword = formText(form, 'currentPassword');
  const newPassword = formText(form, 'newPassword');
  if (!currentPassword) return 'missing';
  const failure = validate(newPassword);
  if (failure) return failure;
  if (newPassword === currentPassword) return 'same';
  const address = clientAddress(await headers(), environment.session.addressHeader);
  try {
    const change = { userId: user.id, currentPassword, newPassword, address, device: sid };
    return (await changePassword(change)) ? null : 'wrong';
  } catch (error) {
    if (error instanceof TooManyAttempts) return 'attempts';
    throw error;
  }
}

async function setFirst({ user }: Session, form: FormData): Promise<Failure | null> {
  const newPassword = formText(form, 'newPassword');
  const failure = validate(newPassword);
  if (failure) return failure;
  return (await setFirstPassword(prisma, user.id, newPassword)) ? null : 'gone';
}

function validate(newPassword: string): Failure | null {
  const { success, error } = newPasswordField.safeParse(newPassword);
  if (success) return null;
  return error.issues[0]?.code === 'too_big' ? 'long' : 'short';
}

/**
 * Ends the user's other sessions if they asked for that, and gives this one a new token. Fails silently,
 * because the password is already changed.
 *
 * @returns the value of `?done=`.
 */
async function secureSessions(session: Session, endOthers: boolean) {
  try {
    if (endOthers) await sessions.revokeOthers(session, 'password_changed');
    // A stolen copy of the old token stops working.
    await sessions.rotate();
    return endOthers ? 'changed-others-ended' : 'changed';
  } catch (error) {
    if (error instanceof CodedError) return endOthers ? 'changed-only' : 'changed';
    throw error;
  }
}
