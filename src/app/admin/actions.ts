'use server';

import { redirect } from 'next/navigation';
import { deleteUser, disableUser, enableUser } from '@/accounts/disable';
import { isPrintable } from '@/accounts/text';
import { sessions, signOut } from '@/auth';
import { prisma } from '@/auth/shared';
import { formText } from '../_lib/form-text';
import type { Done } from './outcome';
import { adminPath } from './path';
import { requireFreshAdmin } from './require-admin';

export async function endSessionsOf(form: FormData): Promise<void> {
  await toUser(form, async (id) => {
    await sessions.revokeUser(id);
    return 'ended';
  });
}

export async function disable(form: FormData): Promise<void> {
  await toUser(form, async (id) =>
    (await disableUser(prisma, sessions, id, new Date())) ? 'disabled' : 'gone',
  );
}

export async function enable(form: FormData): Promise<void> {
  await toUser(form, async (id) => ((await enableUser(prisma, id)) ? 'enabled' : 'gone'));
}

export async function deleteForGood(form: FormData): Promise<void> {
  await toUser(form, async (id) =>
    (await deleteUser(prisma, sessions, id, new Date())) ? 'deleted' : 'gone',
  );
}

export async function endEveryone(): Promise<void> {
  await requireFreshAdmin('/admin');
  await sessions.revokeEveryone();
  // Theirs has ended too; this takes the cookie back.
  await signOut({ redirectTo: '/signin?notice=everyone' });
}

/** Does it to the user whom the form names, never to the admin, and goes back to where they were. */
async function toUser(form: FormData, act: (userId: string) => Promise<Done>): Promise<never> {
  const q = formText(form, 'q');
  const { user: admin } = await requireFreshAdmin(adminPath({ q }));
  const user = formText(form, 'userId');
  const known = isPrintable(user);
  const done = user === admin.id ? 'self' : known ? await act(user) : 'gone';
  redirect(adminPath({ q, done, user }));
}
