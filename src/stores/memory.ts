import type { StoredUser } from '../core/session.ts';
import type { EndScope, SessionStore, StoredSession } from '../core/store.ts';

interface Row {
  session: StoredSession;
  endedAt: Date | null;
}

/** Looks up a user as the app's adapter does; sessions of users who are gone are gone with them. */
type FindUser = (id: string) => Promise<StoredUser | null>;

/**
 * The registry in this process's memory: the reference for what a store does, and enough for tests
 * and trials. It forgets everything when the process ends.
 */
export function memorySessions(findUser: FindUser): SessionStore {
  const rows = new Map<string, Row>();

  function live(now: Date): Row[] {
    return [...rows.values()].filter(({ session, endedAt }) => !endedAt && session.expires > now);
  }

  return {
    async create(session) {
      const taken = [...rows.values()].some((row) => row.session.tokenHash === session.tokenHash);
      if (taken || rows.has(session.sid))
        throw new Error('This session is in the registry already.');
      rows.set(session.sid, { session, endedAt: null });
    },

    async find(tokenHash) {
      const row = [...rows.values()].find(({ session }) => session.tokenHash === tokenHash);
      if (!row || row.endedAt) return null;
      const user = await findUser(row.session.userId);
      return user && { session: row.session, user };
    },

    async list(userId, now) {
      return live(now)
        .map(({ session }) => session)
        .filter((session) => session.userId === userId)
        .sort((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime());
    },

    async renew(sid, times) {
      const row = live(times.lastSeenAt).find(({ session }) => session.sid === sid);
      if (!row) return false;
      row.session = { ...row.session, ...times };
      return true;
    },

    async end(scope, _reason, now) {
      const ending = live(now).filter(({ session }) => isIn(scope, session));
      for (const row of ending) row.endedAt = now;
      return ending.map(({ session }) => session);
    },

    async endedSince(since, now) {
      return [...rows.values()]
        .filter(({ session, endedAt }) => endedAt && endedAt >= since && session.expires > now)
        .map(({ session }) => session);
    },
  };
}

function isIn(scope: EndScope, session: StoredSession): boolean {
  if ('tokenHash' in scope) return session.tokenHash === scope.tokenHash;
  if (session.userId !== scope.userId) return false;
  return 'sid' in scope ? session.sid === scope.sid : session.sid !== scope.except;
}
