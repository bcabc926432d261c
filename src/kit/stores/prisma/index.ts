import type { PlainSessions, SessionStore } from '../../session/store.ts';
import type { PrismaClientLike } from './delegates.ts';
import type { ListeningClient } from './doorbell.ts';
import type { QueryPool } from './prepared-query.ts';
import { PrismaSessions, type PrismaSessionsOptions } from './prisma-sessions.ts';

export { prismaAdapter } from './adapter.ts';
export type { ModelNames, UserFieldNames } from './model-names.ts';
export type { ListeningClient, PrismaClientLike, PrismaSessionsOptions, QueryPool };

/**
 * The registry in a database, through the app's own Prisma client.
 *
 * Where the schema says `userId String?` with `onDelete: SetNull`, a deleted user leaves rows, and the
 * sessions end within `revocationLag`. Where `userId` is required and the rows go with the user, as in
 * a schema of plain Auth.js, a read of the row finds none at once, but nothing tells of it who reads a
 * jwt: it ends when it is to be renewed, within `renewEvery` of being used.
 *
 * @throws InvalidConfiguration when the schema lacks what the registry needs.
 */
export function prismaSessions(
  prisma: PrismaClientLike,
  options: PrismaSessionsOptions = {},
): SessionStore & { plain: PlainSessions } {
  return new PrismaSessions(prisma, options);
}
