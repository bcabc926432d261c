import type { PrismaClient } from '../../prisma/generated/client.ts';
import { limitAttempts } from './attempts.ts';
import { hashPassword, verifyPassword } from './password.ts';

export interface PasswordChange {
  userId: string;
  current: string;
  /** Checked already; see `newPassword`. */
  next: string;
  /** Where the request came from, when that is known. */
  address: string | null;
  /** Names the browser, which is signed in. */
  device: string;
}

/**
 * Changes a password; `false`, and nothing written, when the current one is wrong or there is none.
 *
 * @throws TooManyAttempts
 */
export type ChangePassword = (change: PasswordChange) => Promise<boolean>;

/** Guesses at the current password are limited like those at sign-in of a browser that is known. */
export function passwordChanges(prisma: PrismaClient): ChangePassword {
  const limited = limitAttempts(prisma);

  async function currentHash(userId: string, password: string): Promise<string | null> {
    const stored = await prisma.password.findUnique({ where: { userId } });
    const matches = await verifyPassword(stored?.hash ?? null, password);
    return stored && matches ? stored.hash : null;
  }

  return async ({ userId, current, next, address, device }) => {
    const user = await prisma.user.findUnique({ where: { id: userId }, select: { email: true } });
    if (!user) return false;
    const { email } = user;
    const known = await limited({ email, address, device }, () => currentHash(userId, current));
    if (known === null) return false;
    const hash = await hashPassword(next);
    // Only what was compared is replaced, so that of two changes at once one loses.
    const { count } = await prisma.password.updateMany({
      where: { userId, hash: known },
      data: { hash, changedAt: new Date() },
    });
    return count === 1;
  };
}

/**
 * Sets the password of a user who has none, whose address has been verified; `false`, and nothing
 * written, for anybody else.
 */
export async function setFirstPassword(
  prisma: PrismaClient,
  userId: string,
  next: string,
): Promise<boolean> {
  const where = { id: userId, emailVerified: { not: null }, password: null };
  if ((await prisma.user.count({ where })) === 0) return false;
  const hash = await hashPassword(next);
  // The primary key decides, so that of two at once one loses.
  const { count } = await prisma.password.createMany({
    data: [{ userId, hash }],
    skipDuplicates: true,
  });
  return count === 1;
}
