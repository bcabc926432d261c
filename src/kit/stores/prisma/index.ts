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
 * With `userId String?` and `onDelete: SetNull` in the schema, the rows of a deleted user stay, and the
 * sessions end within `revocationLag`. With a required `userId`, as in plain Auth.js's schema, the rows
 * are deleted with the user: reads of the database notice it at once, but the feed can't report it, and
 * a JWT is accepted until it has to be renewed, within `renewEvery` of being used.
 *
 * @throws InvalidConfiguration when the schema lacks what the registry needs.
 */
export function prismaSessions(
  prisma: PrismaClientLike,
  options: PrismaSessionsOptions = {},
): SessionStore & { plain: PlainSessions } {
  return new PrismaSessions(prisma, options);
}
