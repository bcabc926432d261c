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
}

/**
 * Changes a password; `false`, and nothing written, when the current one is wrong or there is none.
 *
 * @throws TooManyAttempts
 */
export type ChangePassword = (change: PasswordChange) => Promise<boolean>;

/** Guesses at the current password count like those at sign-in, against the same limit. */
export function passwordChanges(prisma: PrismaClient): ChangePassword {
  const limited = limitAttempts(prisma);

  async function currentHash(userId: string, password: string): Promise<string | null> {
    const stored = await prisma.password.findUnique({ where: { userId } });
    const matches = await verifyPassword(stored?.hash ?? null, password);
    return stored && matches ? stored.hash : null;
  }

  return async ({ userId, current, next, address }) => {
    const user = await prisma.user.findUnique({ where: { id: userId }, select: { email: true } });
    if (!user) return false;
    const { email } = user;
    const known = await limited({ email, address }, () => currentHash(userId, current));
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
