import type { Session } from 'authjs-session-kit/next';
import { notFound } from 'next/navigation';
import { isAdmin } from '@/accounts/admin';
import { requireFresh, requireSession } from '@/auth';
import { prisma } from '@/auth/shared';

/** The session of an admin; for everybody else who is signed in the page isn't there. */
export async function requireAdmin(callbackUrl: string): Promise<Session> {
  const session = await requireSession({ callbackUrl });
  if (!(await isAdmin(prisma, session.user.id))) notFound();
  return session;
}

/** The same for what changes something: it asks for a proof that is new. */
export async function requireFreshAdmin(callbackUrl: string): Promise<Session> {
  await requireAdmin(callbackUrl);
  return requireFresh({ callbackUrl });
}
