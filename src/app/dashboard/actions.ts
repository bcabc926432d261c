'use server';

import { refresh } from 'next/cache';
import { changeProfile, profileForm } from '@/accounts/profile';
import { refreshSession, withSession } from '@/auth';
import { prisma } from '@/auth/shared';
import { formText } from '../_lib/form-fields';
import { redirectWithoutScript } from '../_lib/without-script';

export interface NameState {
  name?: string;
  error?: string;
  saved?: boolean;
}

export const saveName = withSession(
  async (session, _: NameState, form: FormData): Promise<NameState> => {
    const typed = formText(form, 'name');
    const parsed = profileForm.safeParse({ name: typed });
    if (!parsed.success) return { name: typed, error: parsed.error.issues[0]?.message };

    if (!(await changeProfile(prisma, session.user.id, parsed.data))) {
      return { name: typed, error: 'This account no longer exists.' };
    }
    await refreshSession();
    await redirectWithoutScript('/dashboard');
    refresh();
    return { name: parsed.data.name, saved: true };
  },
);
