import type { EndReason } from 'authjs-session-kit';
import type { AnySessions } from 'authjs-session-kit/next';
import type { PrismaClient } from '../../prisma/generated/client.ts';

type EndsSessions = Pick<AnySessions, 'revokeUser'>;

/**
 * Keeps a user from signing in and ends their sessions, in this order: the other way round they
 * could sign in again in between. `false` when there is no such user.
 */
export async function disableUser(
  prisma: PrismaClient,
  sessions: EndsSessions,
  id: string,
  now: Date,
  reason: EndReason = 'user_disabled',
): Promise<boolean> {
  const { count } = await prisma.user.updateMany({ where: { id }, data: { disabledAt: now } });
  if (count === 0) return false;
  // Again for whoever is disabled already, should it have failed the first time.
  await sessions.revokeUser(id, reason);
  return true;
}

/** Lets a user sign in again. `false` when there is no such user. */
export async function enableUser(prisma: PrismaClient, id: string): Promise<boolean> {
  const { count } = await prisma.user.updateMany({ where: { id }, data: { disabledAt: null } });
  return count === 1;
}

/**
 * Deletes a user for good, disabled first: a session that begins after the others were ended would
 * have no user any more that it could be found by. `false` when there is no such user.
 */
export async function deleteUser(
  prisma: PrismaClient,
  sessions: EndsSessions,
  id: string,
  now: Date,
): Promise<boolean> {
  if (!(await disableUser(prisma, sessions, id, now, 'user_deleted'))) return false;
  await prisma.user.deleteMany({ where: { id } });
  return true;
}
