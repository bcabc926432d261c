import { createHash } from 'node:crypto';
import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Adapter, AdapterUser } from 'next-auth/adapters';
import type { PrismaClient } from '../../../prisma/generated/client.ts';

const hash = (token: string) => createHash('sha256').update(token).digest('base64url');

/** Auth.js's adapter, with the hash of each session token in the table, as the kit has left it. */
export function adapterForHashes(prisma: PrismaClient): Adapter {
  return {
    ...PrismaAdapter(prisma),

    async createSession(session) {
      const sessionToken = hash(session.sessionToken);
      await prisma.session.create({ data: { ...session, sessionToken } });
      return session;
    },

    async getSessionAndUser(sessionToken) {
      const row = await prisma.session.findUnique({
        where: { sessionToken: hash(sessionToken) },
        select: { expires: true, user: true, endedAt: true },
      });
      if (!row?.user || row.endedAt) return null;
      const session = { sessionToken, userId: row.user.id, expires: row.expires };
      // Auth.js types an email that is never null, and takes one that is.
      return { user: row.user as AdapterUser, session };
    },

    async updateSession({ sessionToken, ...data }) {
      await prisma.session.updateMany({ where: { sessionToken: hash(sessionToken) }, data });
      return null;
    },

    async deleteSession(sessionToken) {
      await prisma.session.deleteMany({ where: { sessionToken: hash(sessionToken) } });
    },
  };
}
