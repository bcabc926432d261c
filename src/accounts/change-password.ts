import type { PrismaClient } from '../../prisma/generated/client.ts';
import { createAttemptLimiter } from './attempts.ts';
import { hashPassword, verifyPassword } from './password.ts';

export interface PasswordChange {
  userId: string;
  currentPassword: string;
  /** Already validated by `newPasswordField`. */
  newPassword: string;
  /** The client's IP address, if it is known. */
  address: string | null;
  /** Identifies the signed-in browser. */
  device: string;
}

/**
 * Changes a user's password.
 *
 * @returns `false`, and writes nothing, if the current password is wrong or the user has none.
 * @throws TooManyAttempts
 */
export type ChangePassword = (change: PasswordChange) => Promise<boolean>;

/** Wrong current passwords are limited like a known browser's failed sign-ins. */
export function createChangePassword(prisma: PrismaClient): ChangePassword {
  const limitAttempts = createAttemptLimiter(prisma);

  /** @returns the stored hash if the password matches it, otherwise `null`. */
  async function findMatchingHash(userId: string, password: string): Promise<string | null> {
    const stored = await prisma.password.findUnique({ where: { userId } });
    const matches = await verifyPassword(stored?.hash ?? null, password);
    return stored && matches ? stored.hash : null;
  }

  return async ({ userId, currentPassword, newPassword, address, device }) => {
    const user = await prisma.user.findUnique({ where: { id: userId }, select: { email: true } });
    if (!user) return false;
    const { email } = user;
    const currentHash = await limitAttempts({ email, address, device }, () =>
      findMatchingHash(userId, currentPassword),
    );
    if (currentHash === null) return false;
    const hash = await hashPassword(newPassword);
    // Replaces only the hash that was compared, so that of two concurrent changes one fails.
    const { count } = await prisma.password.updateMany({
      where: { userId, hash: currentHash },
      data: { hash, changedAt: new Date() },
    });
    return count === 1;
  };
}

/**
 * Sets the password of a user who has none and whose address is verified.
 *
 * @returns `false`, and writes nothing, for any other user.
 */
export async function setFirstPassword(
  prisma: PrismaClient,
  userId: string,
  newPassword: string,
): Promise<boolean> {
  const where = { id: userId, emailVerified: { not: null }, password: null };
  if ((await prisma.user.count({ where })) === 0) return false;
  const hash = await hashPassword(newPassword);
  // The primary key makes one of two concurrent calls fail.
  const { count } = await prisma.password.createMany({
    data: [{ userId, hash }],
    skipDuplicates: true,
  });
  return count === 1;
}
