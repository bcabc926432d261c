import type { AnySessions } from 'authjs-session-kit/next';
import type { PrismaClient } from '../../../../../prisma/generated/client.ts';
import { comparisonDomain } from '../../../../accounts/comparison-domain.ts';
import { deleteUser } from '../../../../accounts/disable.ts';

/**
 * The users of the comparison: one for each visitor, so that experiments don't affect the visitor's own
 * account. Their addresses can't receive mail (RFC 2606), they have no password, and the app refuses to
 * sign them in.
 */
export interface DemoUsers {
  /** Creates the visitor's demo user, and deletes an earlier one. */
  replace(visitor: Visitor, now: Date): Promise<DemoUser>;
  /** @returns `null` if the visitor hasn't begun a comparison. */
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

/** In milliseconds. Demo users older than this are deleted. */
const maxAge = 24 * 3600 * 1000;
/** How many are deleted at a time, so that a visitor doesn't wait long. */
const maxDeletions = 20;

export function createDemoUsers(
  prisma: PrismaClient,
  sessions: Pick<AnySessions, 'revokeUser'>,
): DemoUsers {
  async function remove(
    where: { email: string | { endsWith: string }; createdAt?: { lt: Date } },
    now: Date,
  ) {
    const users = await prisma.user.findMany({ where, take: maxDeletions });
    for (const { id } of users) await deleteUser(prisma, sessions, id, now);
  }

  return {
    async replace(visitor, now) {
      const email = emailFor(visitor);
      const created = { lt: new Date(now.getTime() - maxAge) };
      await remove({ email }, now);
      await remove({ email: { endsWith: comparisonDomain }, createdAt: created }, now);
      const name = visitor.name ?? 'Visitor';
      // An upsert, because another window of the same visitor may have created the user already.
      return prisma.user.upsert({ where: { email }, create: { email, name }, update: { name } });
    },

    find: (visitor) => prisma.user.findUnique({ where: { email: emailFor(visitor) } }),
  };
}
