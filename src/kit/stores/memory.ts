import type { SessionChange } from '../session/changes.ts';
import type { StoredUser } from '../session/session.ts';
import type { EndScope, SessionStore, StoredSession } from '../session/store.ts';

interface Row {
  session: StoredSession;
  endedAt: Date | null;
  /** The number of the session's last change, of all changes in the store; 0: none. */
  change: number;
  /** The hash of the token before the current one, and until when it is accepted. */
  previous: { tokenHash: string; until: Date } | null;
}

/** Finds a user, as the app's adapter does. Sessions of users that it doesn't find have ended. */
type FindUser = (id: string) => Promise<StoredUser | null>;

/**
 * The registry in this process's memory, for tests and trials, and as the reference for other stores.
 * Everything is lost when the process ends.
 */
export function memorySessions(findUser: FindUser): SessionStore {
  return new MemorySessions(findUser);
}

// Its methods are properties, so that `{ ...store, … }` copies them.
class MemorySessions implements SessionStore {
  private readonly findUser: FindUser;
  private readonly rows = new Map<string, Row>();
  /** By user id; `null`: everyone's. */
  private readonly cutoffs = new Map<string | null, Date>();
  private changes = 0;

  constructor(findUser: FindUser) {
    this.findUser = findUser;
  }

  readonly create: SessionStore['create'] = async (session) => {
    const { tokenHash, sid } = session;
    const isTaken = this.all().some((row) => row.session.tokenHash === tokenHash);
    if (isTaken || this.rows.has(sid)) throw new Error('This session is in the registry already.');
    this.rows.set(sid, { session, endedAt: null, change: 0, previous: null });
  };

  readonly adopt: SessionStore['adopt'] = async (session) => {
    const row = this.rows.get(session.sid);
    if (!row) await this.create(session);
    return !row?.endedAt;
  };

  readonly find: SessionStore['find'] = async (tokenHash) => {
    const row = this.all().find(
      ({ session, previous }) =>
        session.tokenHash === tokenHash || previous?.tokenHash === tokenHash,
    );
    if (!row || row.endedAt) return null;
    const { session, previous } = row;
    const user = await this.findUser(session.userId);
    const graceUntil = session.tokenHash === tokenHash ? null : (previous?.until ?? null);
    return user && { session, user, graceUntil };
  };

  readonly get: SessionStore['get'] = async (sid, now) => {
    const row = this.live(now).find(({ session }) => session.sid === sid);
    if (!row) return null;
    const { claims, ...session } = row.session;
    return session;
  };

  readonly list: SessionStore['list'] = async (userId, now) =>
    this.live(now)
      .map(({ session }) => session)
      .filter((session) => session.userId === userId)
      .sort((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime())
      .map(({ claims, ...listed }) => listed);

  readonly renew: SessionStore['renew'] = async (session, times) => {
    const row = this.unchanged(session, times.lastSeenAt);
    if (!row) return false;
    row.session = { ...row.session, ...times };
    return true;
  };

  readonly replace: SessionStore['replace'] = async (session, by, now) => {
    const { tokenHash, graceUntil, migrateTo, claims } = by;
    const row = this.unchanged(session, now);
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
    this.markChanged(row);
    return true;
  };

  readonly updateClaims: SessionStore['updateClaims'] = async (session, claims, now) => {
    const row = this.unchanged(session, now);
    if (!row || row.session.claims !== session.claims) return false;
    row.session = { ...row.session, claims };
    return true;
  };

  readonly acknowledge: SessionStore['acknowledge'] = async (session, graceUntil, now) => {
    const row = this.unchanged(session, now);
    if (!row?.previous || row.previous.until <= graceUntil) return;
    row.previous = { ...row.previous, until: graceUntil };
    this.markChanged(row);
  };

  readonly userChanged: SessionStore['userChanged'] = async (userId, now, onChanged) => {
    const changed = this.live(now).filter(({ session }) => session.userId === userId);
    for (const row of changed) {
      row.session = { ...row.session, userVersion: row.session.userVersion + 1 };
      this.markChanged(row);
    }
    onChanged?.(changed.map(toChange));
  };

  readonly end: SessionStore['end'] = async (scope, _reason, now, onEnded) => {
    if (!('sid' in scope)) {
      const user = 'everyone' in scope ? null : scope.userId;
      const latest = Math.max(now.getTime(), this.cutoffs.get(user)?.getTime() ?? 0);
      this.cutoffs.set(user, new Date(latest));
    }
    const ending = this.all().filter(
      ({ session, endedAt }) => !endedAt && isIn(scope, session, now),
    );
    for (const row of ending) this.endRow(row, now);
    const wereLive = ending.filter(({ session }) => session.expires > now);
    onEnded?.(wereLive.map((row) => ({ ...toChange(row), userId: row.session.userId })));
  };

  readonly changesSince: SessionStore['changesSince'] = async ({ cursor, sids, limit }) => {
    const now = new Date();
    await this.endOrphans(now);
    const changed = this.all().filter(({ change }) => change > Number(cursor));
    return {
      asOf: now,
      until: new Date(),
      cursor: String(this.changes),
      changes: cursor === null || changed.length > limit ? null : changed.map(toChange),
      asked: sids.flatMap((sid) => this.rows.get(sid) ?? []).map(toChange),
      cutoffOfEveryone: this.cutoffs.get(null) ?? null,
    };
  };

  readonly cutoffFor: SessionStore['cutoffFor'] = async (userId) => {
    const times = [userId, null].flatMap((user) => this.cutoffs.get(user)?.getTime() ?? []);
    return times.length > 0 ? new Date(Math.max(...times)) : null;
  };

  readonly prune: SessionStore['prune'] = async (before, limit) => {
    const expired = this.all().filter(({ session }) => session.expires < before);
    const pruned = expired.slice(0, limit);
    for (const { session } of pruned) this.rows.delete(session.sid);
    return pruned.length;
  };

  private all(): Row[] {
    return [...this.rows.values()];
  }

  private live(now: Date): Row[] {
    return this.all().filter(({ session, endedAt }) => !endedAt && session.expires > now);
  }

  /** @returns the row for a conditional write: live, and with this token. */
  private unchanged(known: { sid: string; tokenHash: string }, now: Date): Row | undefined {
    return this.live(now).find(
      ({ session }) => session.sid === known.sid && session.tokenHash === known.tokenHash,
    );
  }

  private markChanged(row: Row): void {
    row.change = ++this.changes;
  }

  private endRow(row: Row, now: Date): void {
    row.endedAt = now;
    this.markChanged(row);
  }

  private async endOrphans(now: Date): Promise<void> {
    for (const row of this.live(now)) {
      if (!(await this.findUser(row.session.userId))) this.endRow(row, now);
    }
  }
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
