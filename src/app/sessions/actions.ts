'use server';

import { redirect } from 'next/navigation';
import { requireFresh, sessions } from '@/auth';
import { formText } from '../_lib/form-text';

const callbackUrl = '/sessions';

export async function endOne(form: FormData): Promise<void> {
  const session = await requireFresh({ callbackUrl });
  const sid = formText(form, 'sid');
  // Whose session it is, the kit asks: only one of this user's ends.
  const ended = await sessions.revoke(session, sid);
  redirect(ended ? `/sessions?${new URLSearchParams({ ended: sid })}` : '/sessions?done=gone');
}

export async function endOthers(): Promise<void> {
  const session = await requireFresh({ callbackUrl });
  await sessions.revokeOthers(session);
  redirect('/sessions?done=others');
}

export async function endAll(): Promise<void> {
  const session = await requireFresh({ callbackUrl });
  await sessions.revokeAll(session);
  redirect('/signin?notice=everywhere');
}
