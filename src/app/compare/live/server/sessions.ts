import type { FoundSession, SessionStore } from 'authjs-session-kit';
import { prismaSessions } from 'authjs-session-kit/prisma';
import type { Connections } from '../../../../../prisma/client.ts';

const prefix = 'compare:';

/** What the row holds in place of the hash of a session's token. */
export function storedHash(tokenHash: string): string {
  return `${prefix}${tokenHash}`;
}

/** The hash itself, of what a row holds. */
export function hashIn(stored: string): string {
  return stored.slice(prefix.length);
}

/**
 * The store of the comparison's sessions. They are in the app's own table, where the app looks a
 * session up by the hash of its token: here the row holds something else, which is no hash of
 * anything, so neither the app nor the comparison finds a session of the other.
 */
export function comparisonSessions({ prisma, pool, schema }: Connections): SessionStore {
  const store = prismaSessions(prisma, { pool, schema });
  const stored = <T extends { tokenHash: string }>(session: T): T => ({
    ...session,
    tokenHash: storedHash(session.tokenHash),
  });
  const given = <T extends { tokenHash: string }>(session: T): T => ({
    ...session,
    tokenHash: hashIn(session.tokenHash),
  });

  return {
    ...store,
    // Each side knows of ended sessions what it has asked for itself, as another process would.
    identity: undefined,
    // What plain Auth.js keeps there is the app's: its rows hold the token as it is.
    plain: undefined,
    create: (session) => store.create(stored(session)),
    adopt: (session) => store.adopt(stored(session)),
    async find(tokenHash): Promise<FoundSession | null> {
      const found = await store.find(storedHash(tokenHash));
      return found && { ...found, session: given(found.session) };
    },
    list: async (userId, now) => (await store.list(userId, now)).map(given),
    renew: (session, times) => store.renew(stored(session), times),
    replace: (session, by, now) => store.replace(stored(session), stored(by), now),
    updateClaims: (session, claims, now) => store.updateClaims(stored(session), claims, now),
    acknowledge: (session, graceUntil, now) => store.acknowledge(stored(session), graceUntil, now),
  };
}
