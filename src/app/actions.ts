'use server';

import { signOut } from '@/auth';

export async function signOutOfHere(): Promise<void> {
  await signOut({ redirectTo: '/' });
}
