'use server';

import { CodedError } from 'authjs-session-kit';
import type { Session } from 'authjs-session-kit/next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { clientAddress } from '@/accounts/address';
import { TooManyAttempts } from '@/accounts/attempts';
import { passwordChanges, setFirstPassword } from '@/accounts/change-password';
import { newPassword } from '@/accounts/password';
import { waysToSignIn } from '@/accounts/ways-to-sign-in';
import { requireFresh, sessions } from '@/auth';
import { environment, prisma } from '@/auth/shared';
import { formText } from '../../_lib/form-text';
import { ticked } from '../../_lib/ticked';
import { redirectWithoutScript } from '../../_lib/without-script';
import { type Failure, fieldErrorsFor } from './failures';

export interface PasswordState {
  errors?: { current?: string; next?: string };
  others?: 'on' | 'off';
}

const change = passwordChanges(prisma);

export async function changePassword(_: PasswordState, form: FormData): Promise<PasswordState> {
  const session = await requireFresh({ callbackUrl: '/account/password' });
  const others = ticked(form, 'others') ? 'on' : 'off';
  const first = await isFirst(session.user.id);
  const failure = await (first ? setFirst(session, form) : attempt(session, form));
  if (failure) {
    await redirectWithoutScript(
      `/account/password?${new URLSearchParams({ error: failure, others })}`,
    );
    return { errors: fieldErrorsFor(failure), others };
  }
  const done = first ? 'set' : await endSessions(session, others === 'on');
  redirect(`/account?${new URLSearchParams({ done })}`);
}

async function attempt({ user, sid }: Session, form: FormData): Promise<Failure | null> {
  const { id: userId } = user;
  const current = formText(form, 'current');
  const next = formText(form, 'next');
  if (!current) return 'missing';
  const wrong = wrongIn(next);
  if (wrong) return wrong;
  if (next === current) return 'same';
  const address = clientAddress(await headers(), environment.session.addressHeader);
  try {
    return (await change({ userId, current, next, address, device: sid })) ? null : 'wrong';
  } catch (error) {
    if (error instanceof TooManyAttempts) return 'attempts';
    throw error;
  }
}

async function setFirst({ user }: Session, form: FormData): Promise<Failure | null> {
  const next = formText(form, 'next');
  const wrong = wrongIn(next);
  if (wrong) return wrong;
  return (await setFirstPassword(prisma, user.id, next)) ? null : 'gone';
}

function wrongIn(next: string): Failure | null {
  const { success, error } = newPassword.safeParse(next);
  if (success) return null;
  return error.issues[0]?.code === 'too_big' ? 'long' : 'short';
}

async function isFirst(userId: string): Promise<boolean> {
  return !(await waysToSignIn(prisma, userId))?.hasPassword;
}

/** The password is changed by now, whatever becomes of the sessions, and so it has to be said. */
async function endSessions(session: Session, others: boolean) {
  try {
    if (others) await sessions.revokeOthers(session, 'password_changed');
    // Whoever copied this session's token has it for nothing.
    await sessions.rotate();
    return others ? 'changed-others-ended' : 'changed';
  } catch (error) {
    if (error instanceof CodedError) return others ? 'changed-only' : 'changed';
    throw error;
  }
}
