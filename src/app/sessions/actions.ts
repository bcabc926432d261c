'use server';

import { redirect } from 'next/navigation';
import { requireFresh, sessions } from '@/auth';
import { formText } from '../_lib/form-fields';

const callbackUrl = '/sessions';

export async function endSession(form: FormData): Promise<void> {
  const session = await requireFresh({ callbackUrl });
  const sid = formText(form, 'sid');
  // The kit checks that the session belongs to this user.
  const ended = await sessions.revoke(session, sid);
  redirect(ended ? `/sessions?${new URLSearchParams({ ended: sid })}` : '/sessions?done=gone');
}

export async function endOtherSessions(): Promise<void> {
  const session = await requireFresh({ callbackUrl });
  await sessions.revokeOthers(session);
  redirect('/sessions?done=others');
}

export async function endAllSessions(): Promise<void> {
  const session = await requireFresh({ callbackUrl });
  await sessions.revokeAll(session);
  redirect('/signin?notice=everywhere');
}
