import type { Session } from 'authjs-session-kit/next';
import { notFound } from 'next/navigation';
import { isAdmin } from '@/accounts/admin';
import { requireFresh, requireSession } from '@/auth';
import { prisma } from '@/auth/shared';

/** Responds with 404 to a user who isn't an admin, so that the page's existence isn't revealed. */
export async function requireAdmin(callbackUrl: string): Promise<Session> {
  const session = await requireSession({ callbackUrl });
  if (!(await isAdmin(prisma, session.user.id))) notFound();
  return session;
}

/** For actions: like `requireAdmin`, and the admin must have signed in recently. */
export async function requireFreshAdmin(callbackUrl: string): Promise<Session> {
  await requireAdmin(callbackUrl);
  return requireFresh({ callbackUrl });
}
