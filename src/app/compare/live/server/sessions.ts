import type { FoundSession, SessionStore } from 'authjs-session-kit';
import { prismaSessions } from 'authjs-session-kit/prisma';
import type { Connections } from '../../../../../prisma/client.ts';

const prefix = 'compare:';

/** @returns what the row stores in place of a token's hash. */
export function storedHash(tokenHash: string): string {
  return `${prefix}${tokenHash}`;
}

/** @returns the hash of a token from what the row stores. */
export function hashIn(stored: string): string {
  return stored.slice(prefix.length);
}

/**
 * The store of the comparison's sessions, in the app's own table. The app finds sessions by the hash of
 * their token. Here the row stores the hash with a prefix, so neither the app nor the comparison finds
 * the other's sessions.
 */
export function comparisonSessions({ prisma, pool, schema }: Connections): SessionStore {
  const store = prismaSessions(prisma, { pool, schema });
  const withPrefix = <T extends { tokenHash: string }>(session: T): T => ({
    ...session,
    tokenHash: storedHash(session.tokenHash),
  });
  const withoutPrefix = <T extends { tokenHash: string }>(session: T): T => ({
    ...session,
    tokenHash: hashIn(session.tokenHash),
  });

  return {
    ...store,
    // Each side gets its own revocation feed, as another process would.
    identity: undefined,
    // Rows of plain Auth.js belong to the app.
    plain: undefined,
    create: (session) => store.create(withPrefix(session)),
    adopt: (session) => store.adopt(withPrefix(session)),
    async find(tokenHash): Promise<FoundSession | null> {
      const found = await store.find(storedHash(tokenHash));
      return found && { ...found, session: withoutPrefix(found.session) };
    },
    list: async (userId, now) => (await store.list(userId, now)).map(withoutPrefix),
    renew: (session, times) => store.renew(withPrefix(session), times),
    replace: (session, successor, now) =>
      store.replace(withPrefix(session), withPrefix(successor), now),
    updateClaims: (session, claims, now) => store.updateClaims(withPrefix(session), claims, now),
    acknowledge: (session, graceUntil, now) =>
      store.acknowledge(withPrefix(session), graceUntil, now),
  };
}
