import type { NextAuthConfig } from 'next-auth';
import { orUnavailable } from '../registry/with-outage-errors.ts';
import { profileClaims, tokenForApp, toSessionUser } from '../session/app-claims.ts';
import { InvalidConfiguration } from '../session/errors.ts';
import { callListener } from '../session/listener.ts';
import type { KitSession, SessionRecord } from '../session/session.ts';
import type { CurrentSession } from '../strategies/strategy.ts';
import type { LoadUser } from './load-user.ts';
import type { Session } from './types.ts';
import { contains, watchUser } from './watched-user.ts';

type Callback = NonNullable<NonNullable<NextAuthConfig['callbacks']>['session']>;

type Message = Parameters<NonNullable<NonNullable<NextAuthConfig['events']>['session']>>[0];

interface Options {
  /** The app's own `callbacks.session`. */
  callback?: Callback;
  /** The app's own `events.session`. */
  onSession?: NonNullable<NextAuthConfig['events']>['session'];
  /** Called when that failed. */
  onFault: (error: Error) => void;
  /** Absent without an adapter, and then no user is passed, as in plain Auth.js. */
  loadUser?: LoadUser;
  /**
   * Columns that the callback has read and that tokens carry from then on; `null`: tokens carry none,
   * because the app's own adapter decides what a user is.
   */
  carriedColumns: Set<string> | null;
  /** Called once for each column that the callback reads, and once when it takes the whole user. */
  warn: (message: string) => void;
}

/**
 * Makes the session that the app gets. `callbacks.session` gets `token` and `user` in both strategies. In
 * the jwt strategy `user` has the columns that the token carries; when the callback reads another column,
 * it is called again with the user's row, so it should have no side effects.
 *
 * @throws SessionStoreUnavailable when the row is needed and the store does not answer.
 */
export type ToSession = (
  current: CurrentSession,
  update?: unknown,
) => Session | null | Promise<Session | null>;

export function createToSession(options: Options): ToSession {
  const { callback, onSession, onFault, loadUser, carriedColumns, warn } = options;
  const warned = new Set<string>();

  function warnOnce(message: string): void {
    if (!warned.has(message)) warn(message);
    warned.add(message);
  }

  async function throughApp(
    ask: Callback,
    current: CurrentSession,
    update: unknown,
  ): Promise<Session | null> {
    const { session, claims, columns, row } = current;
    const run = async (user: object | undefined) => {
      const params: unknown = {
        session: { ...current.sessionColumns, ...sessionOf(current) },
        // Without claims there is no token, as in plain Auth.js with rows.
        ...(claims && { token: tokenForApp(session, claims) }),
        ...(user && { user }),
        ...(update !== undefined && { trigger: 'update', newSession: update }),
      };
      // Auth.js types the parameters of both strategies as one. A callback that returns nothing leaves no
      // session; any other returns the kit's session with its additions.
      const shown = (await ask(params as Parameters<Callback>[0])) ?? null;
      return withRecord(shown as Session | null, current);
    };
    if (row) return run({ ...row });
    if (!loadUser) return run(undefined);

    const { user, missed, isEnumerated } = watchUser(columns);
    const [outcome] = await Promise.allSettled([run(user)]);
    const passesUserOn = outcome.status === 'fulfilled' && contains(outcome.value, user);
    const gotAll = missed.size === 0 && !isEnumerated() && !passesUserOn;
    if (gotAll && outcome.status === 'fulfilled') return outcome.value;
    // Also when the callback threw: in an outage the outage is the error, not what the app made of it.
    const stored = await orUnavailable(() => loadUser(current));
    if (!stored && gotAll && outcome.status === 'rejected') throw outcome.reason;
    if (!stored) return null;
    for (const column of missed) {
      if (!carriedColumns || column in columns) continue; // its value is too large for a token, or of another type
      carriedColumns.add(column);
      warnOnce(
        `callbacks.session reads user.${column}: tokens carry it from now on. Add \`userFields: ['${column}']\` to createSessionKit to save a query after each start.`,
      );
    }
    if (isEnumerated() || passesUserOn) {
      warnOnce(
        'callbacks.session takes the whole user, which no token carries: each read with the jwt strategy asks the database. Name the columns that it needs, as in `role: user.role`.',
      );
    }
    return run({ ...stored });
  }

  async function withSessionEvent(current: CurrentSession, update: unknown) {
    const session = await shown(current, update);
    const { claims, session: record } = current;
    const token = current.strategy.capabilities.readsWithoutDatabase && claims;
    // Auth.js passes the token where there is one, and types it as if there always were.
    const message = { session, ...(token && { token: tokenForApp(record, token) }) } as Message;
    if (session) await callListener(() => onSession?.(message), onFault);
    return session;
  }

  const shown: ToSession = (current, update) =>
    callback ? throughApp(callback, current, update) : withRecord(sessionOf(current), current);

  return onSession ? withSessionEvent : shown;
}

function sessionOf({ strategy, session, claims, row }: CurrentSession): KitSession {
  return {
    user: toSessionUser(session, claims ?? (row ? profileClaims(row) : {})),
    expires: session.expires.toISOString(),
    sid: session.sid,
    strategy: strategy.name,
    authenticatedAt: session.authenticatedAt.toISOString(),
  };
}

/** Whose session it is, whatever `callbacks.session` has changed in the session that the app gets. */
export interface OwnedSession extends Pick<SessionRecord, 'sid' | 'userId' | 'authenticatedAt'> {
  /** Whether plain Auth.js wrote its token, so that the registry may have no row of it yet. Default `false`. */
  isPlain?: boolean;
}

/** `null`: `callbacks.session` has returned the same object for several sessions. */
const records = new WeakMap<object, OwnedSession | null>();

/** Remembers the record behind a session that the app gets. */
function withRecord<S>(shown: S, { session, isPlain }: CurrentSession): S {
  // The app's callback may return any value.
  if (typeof shown === 'object' && shown) {
    const { sid, userId, authenticatedAt } = session;
    const known = records.get(shown);
    const isOnlyOne = known === undefined || known?.sid === sid;
    records.set(shown, isOnlyOne ? { sid, userId, authenticatedAt, isPlain } : null);
  }
  return shown;
}

/**
 * Finds the record behind a session that the app got from the kit.
 *
 * @returns `null` for a copy of one.
 * @throws InvalidConfiguration when the object was returned for several sessions.
 */
export function recordBehind(session: object): OwnedSession | null {
  const record = records.get(session);
  if (record !== null) return record ?? null;
  throw new InvalidConfiguration([
    'callbacks.session has returned the same object for several sessions, so its user is unknown: return a new object each time, as in `{ ...session }`.',
  ]);
}
