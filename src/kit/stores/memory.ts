import type { StoredUser } from '../session/session.ts';
import type { EndScope, SessionChange, SessionStore, StoredSession } from '../session/store.ts';

interface Row {
  session: StoredSession;
  endedAt: Date | null;
  /** Which of all changes was the last of this session; 0: none. */
  change: number;
  /** The hash that was replaced last, and until when it is served. */
  previous: { tokenHash: string; until: Date } | null;
}

/** Looks up a user as the app's adapter does; sessions of users who are gone have ended. */
type FindUser = (id: string) => Promise<StoredUser | null>;

/**
 * The registry in this process's memory: the reference for what a store does, and enough for tests
 * and trials. It forgets everything when the process ends.
 */
export function memorySessions(findUser: FindUser): SessionStore {
  const rows = new Map<string, Row>();
  /** By user, and `null` for everyone's. */
  const endedBefore = new Map<string | null, Date>();
  let changes = 0;

  function live(now: Date): Row[] {
    return [...rows.values()].filter(({ session, endedAt }) => !endedAt && session.expires > now);
  }

  /** The row that a conditional write may change, if there is one. */
  function unchanged({ sid, tokenHash }: { sid: string; tokenHash: string }, now: Date) {
    return live(now).find(({ session }) => session.sid === sid && session.tokenHash === tokenHash);
  }

  async function endOrphans(now: Date): Promise<void> {
    for (const row of live(now)) {
      if (await findUser(row.session.userId)) continue;
      row.endedAt = now;
      row.change = ++changes;
    }
  }

  return {
    async create(session) {
      const taken = [...rows.values()].some((row) => row.session.tokenHash === session.tokenHash);
      if (taken || rows.has(session.sid))
        throw new Error('This session is in the registry already.');
      rows.set(session.sid, { session, endedAt: null, change: 0, previous: null });
    },

    async adopt(session) {
      const row = rows.get(session.sid);
      if (!row) await this.create(session);
      return !row?.endedAt;
    },

    async find(tokenHash) {
      const row = [...rows.values()].find(
        ({ session, previous }) =>
          session.tokenHash === tokenHash || previous?.tokenHash === tokenHash,
      );
      if (!row || row.endedAt) return null;
      const { session, previous } = row;
      const user = await findUser(session.userId);
      const graceUntil = session.tokenHash === tokenHash ? null : (previous?.until ?? null);
      return user && { session, user, graceUntil };
    },

    async get(sid, now) {
      const row = live(now).find(({ session }) => session.sid === sid);
      if (!row) return null;
      const { claims, ...session } = row.session;
      return session;
    },

    async list(userId, now) {
      return live(now)
        .map(({ session }) => session)
        .filter((session) => session.userId === userId)
        .sort((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime())
        .map(({ claims, ...listed }) => listed);
    },

    async renew(session, times) {
      const row = unchanged(session, times.lastSeenAt);
      if (!row) return false;
      row.session = { ...row.session, ...times };
      return true;
    },

    async replace(session, { tokenHash, graceUntil, migrateTo, claims }, now) {
      const row = unchanged(session, now);
      if (!row || (migrateTo && row.previous && row.previous.until > now)) return false;
      row.previous = { tokenHash: row.session.tokenHash, until: graceUntil };
      row.session = {
        ...row.session,
        tokenHash,
        strategy: migrateTo ?? row.session.strategy,
        ...(migrateTo && { migratedAt: now, lastSeenAt: now }),
        ...(claims !== undefined && { claims }),
        generation: row.session.generation + 1,
      };
      row.change = ++changes;
      return true;
    },

    async updateClaims(session, claims, now) {
      const row = unchanged(session, now);
      if (!row || row.session.claims !== session.claims) return false;
      row.session = { ...row.session, claims };
      return true;
    },

    async acknowledge(session, graceUntil, now) {
      const row = unchanged(session, now);
      if (!row?.previous || row.previous.until <= graceUntil) return;
      row.previous = { ...row.previous, until: graceUntil };
      row.change = ++changes;
    },

    async userChanged(userId, now, onChanged) {
      const changed = live(now).filter(({ session }) => session.userId === userId);
      for (const row of changed) {
        row.session = { ...row.session, userVersion: row.session.userVersion + 1 };
        row.change = ++changes;
      }
      onChanged?.(changed.map(toChange));
    },

    async end(scope, _reason, now, onEnded) {
      if (!('sid' in scope)) {
        const user = 'everyone' in scope ? null : scope.userId;
        const latest = Math.max(now.getTime(), endedBefore.get(user)?.getTime() ?? 0);
        endedBefore.set(user, new Date(latest));
      }
      const inScope = [...rows.values()].filter(
        ({ session, endedAt }) => !endedAt && isIn(scope, session, now),
      );
      for (const row of inScope) {
        row.endedAt = now;
        row.change = ++changes;
      }
      const ended = inScope.filter(({ session }) => session.expires > now);
      onEnded?.(ended.map((row) => ({ ...toChange(row), userId: row.session.userId })));
    },

    async news({ cursor, sids, limit }) {
      const now = new Date();
      await endOrphans(now);
      const news = [...rows.values()].filter(({ change }) => change > Number(cursor));
      return {
        asOf: now,
        until: new Date(),
        cursor: String(changes),
        changes: cursor === null || news.length > limit ? null : news.map(toChange),
        asked: sids.flatMap((sid) => rows.get(sid) ?? []).map(toChange),
        everyoneBefore: endedBefore.get(null) ?? null,
      };
    },

    async endedBefore(userId) {
      const times = [endedBefore.get(userId), endedBefore.get(null)].flatMap((time) => time ?? []);
      return times.length > 0 ? new Date(Math.max(...times.map(Number))) : null;
    },

    async prune(before, limit) {
      const expired = [...rows.values()].filter(({ session }) => session.expires < before);
      const pruned = expired.slice(0, limit);
      for (const { session } of pruned) rows.delete(session.sid);
      return pruned.length;
    },
  };
}

function toChange({ session, endedAt, previous }: Row): SessionChange {
  const { sid, generation, userVersion } = session;
  const graceUntil = previous?.until ?? null;
  return { sid, generation, userVersion, graceUntil, ended: endedAt !== null };
}

function isIn(scope: EndScope, session: StoredSession, now: Date): boolean {
  if ('everyone' in scope) return session.createdAt <= now;
  if (session.userId !== scope.userId) return false;
  return 'sid' in scope ? session.sid === scope.sid : session.sid !== scope.except;
}
