'use server';

import { redirect } from 'next/navigation';
import { deleteUser, disableUser, enableUser } from '@/accounts/disable';
import { isPrintable } from '@/accounts/text';
import { sessions, signOut } from '@/auth';
import { prisma } from '@/auth/shared';
import { formText } from '../_lib/form-fields';
import type { Done } from './outcome';
import { adminPath } from './path';
import { requireFreshAdmin } from './require-admin';

export async function endSessionsOf(form: FormData): Promise<void> {
  await changeUser(form, async (id) => {
    await sessions.revokeUser(id);
    return 'ended';
  });
}

export async function disable(form: FormData): Promise<void> {
  await changeUser(form, async (id) =>
    (await disableUser(prisma, sessions, id, new Date())) ? 'disabled' : 'gone',
  );
}

export async function enable(form: FormData): Promise<void> {
  await changeUser(form, async (id) => ((await enableUser(prisma, id)) ? 'enabled' : 'gone'));
}

export async function deleteForGood(form: FormData): Promise<void> {
  await changeUser(form, async (id) =>
    (await deleteUser(prisma, sessions, id, new Date())) ? 'deleted' : 'gone',
  );
}

export async function endEveryone(): Promise<void> {
  await requireFreshAdmin('/admin');
  await sessions.revokeEveryone();
  // The admin's own session has ended too; this clears its cookie.
  await signOut({ redirectTo: '/signin?notice=everyone' });
}

/** Changes the user that the form names, then returns to the list. Admins can't change themselves. */
async function changeUser(
  form: FormData,
  change: (userId: string) => Promise<Done>,
): Promise<never> {
  const q = formText(form, 'q');
  const { user: admin } = await requireFreshAdmin(adminPath({ q }));
  const userId = formText(form, 'userId');
  // PostgreSQL refuses an id that isn't printable with an error.
  const canExist = isPrintable(userId);
  const done = userId === admin.id ? 'self' : canExist ? await change(userId) : 'gone';
  redirect(adminPath({ q, done, user: userId }));
}
