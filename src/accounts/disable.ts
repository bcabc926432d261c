import type { EndReason } from 'authjs-session-kit';
import type { AnySessions } from 'authjs-session-kit/next';
import type { PrismaClient } from '../../prisma/generated/client.ts';

type SessionRevoker = Pick<AnySessions, 'revokeUser'>;

/**
 * Stops a user from signing in, then ends their sessions. In the other order the user could sign in
 * again in between.
 *
 * @returns `false` if there is no such user.
 */
export async function disableUser(
  prisma: PrismaClient,
  sessions: SessionRevoker,
  id: string,
  now: Date,
  reason: EndReason = 'user_disabled',
): Promise<boolean> {
  const { count } = await prisma.user.updateMany({ where: { id }, data: { disabledAt: now } });
  if (count === 0) return false;
  // Also if the user was disabled already: an earlier call may have failed here.
  await sessions.revokeUser(id, reason);
  return true;
}

/**
 * Lets a user sign in again.
 *
 * @returns `false` if there is no such user.
 */
export async function enableUser(prisma: PrismaClient, id: string): Promise<boolean> {
  const { count } = await prisma.user.updateMany({ where: { id }, data: { disabledAt: null } });
  return count === 1;
}

/**
 * Deletes a user for good. The user is disabled first: a session that began after the others were ended
 * would otherwise outlive the user, and could no longer be found by the user's id.
 *
 * @returns `false` if there is no such user.
 */
export async function deleteUser(
  prisma: PrismaClient,
  sessions: SessionRevoker,
  id: string,
  now: Date,
): Promise<boolean> {
  if (!(await disableUser(prisma, sessions, id, now, 'user_deleted'))) return false;
  await prisma.user.deleteMany({ where: { id } });
  return true;
}
