import type { AnySessions } from 'authjs-session-kit/next';
import type { PrismaClient } from '../../../../../prisma/generated/client.ts';
import { comparisonDomain } from '../../../../accounts/comparison-domain.ts';
import { deleteUser } from '../../../../accounts/disable.ts';

/**
 * The user that a visitor compares with: one for each visitor, so that nothing that is tried happens
 * to the visitor's own account. No mail reaches the address (RFC 2606), there is no password, and the
 * app itself refuses to sign them in.
 */
export interface DemoUsers {
  /** Makes a new one, in place of the earlier one. */
  replace(visitor: Visitor, now: Date): Promise<DemoUser>;
  /** `null` when the visitor has begun no comparison. */
  find(visitor: Pick<Visitor, 'id'>): Promise<DemoUser | null>;
}

export interface Visitor {
  readonly id: string;
  readonly name: string | null;
}

export interface DemoUser extends Visitor {
  readonly email: string;
}

const emailFor = ({ id }: Pick<Visitor, 'id'>) => `${id}${comparisonDomain}`;

/** A visitor who hasn't signed in again for so long has gone. */
const aDay = 24 * 3600 * 1000;
/** At a time, so that nobody waits for it. */
const mostAtOnce = 20;

export function createDemoUsers(
  prisma: PrismaClient,
  sessions: Pick<AnySessions, 'revokeUser'>,
): DemoUsers {
  async function remove(
    where: { email: string | { endsWith: string }; createdAt?: { lt: Date } },
    now: Date,
  ) {
    const gone = await prisma.user.findMany({ where, take: mostAtOnce });
    for (const { id } of gone) await deleteUser(prisma, sessions, id, now);
  }

  return {
    async replace(visitor, now) {
      const email = emailFor(visitor);
      const created = { lt: new Date(now.getTime() - aDay) };
      await remove({ email }, now);
      await remove({ email: { endsWith: comparisonDomain }, createdAt: created }, now);
      const name = visitor.name ?? 'Visitor';
      // Not created: another window of the same visitor may have been faster.
      return prisma.user.upsert({ where: { email }, create: { email, name }, update: { name } });
    },

    find: (visitor) => prisma.user.findUnique({ where: { email: emailFor(visitor) } }),
  };
}
