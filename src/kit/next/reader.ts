import type { Registry } from '../registry/registry.ts';
import type { CookieSource, CookieWrite, SessionCookie } from '../session/cookies.ts';
import { SessionStoreUnavailable } from '../session/errors.ts';
import type { Report } from '../session/events.ts';
import { isRenewalDue, mayExchange, type SessionPolicy } from '../session/policy.ts';
import type { Telemetry } from '../session/telemetry.ts';
import type { Strategies } from '../strategies/index.ts';
import type { MigratedToken, Migration } from '../strategies/migration.ts';
import type { CookieContext, Read, ReadContext, Strategy } from '../strategies/strategy.ts';
import { isIssuedMark, issuedMarkOf } from './issued-mark.ts';
import { writeCookies } from './request.ts';
import type { ShowSession } from './session-callback.ts';
import type { Session } from './types.ts';

export interface Resolved {
  /** `null`: the app's callback has left none, or it can't go on and its cookie goes. */
  session: Session | null;
  /** What to set on the answer; empty unless a renewal or a migration was due. */
  writes: CookieWrite[];
  /** Proves a token among them to the rest of the request; `null`: there is none. */
  mark: string | null;
}

/** The read path: cookie, token, strategy, policy, the app's callback, session. */
export interface SessionReader {
  /** Writes nothing; for components, which can't set a cookie. */
  read(view: CookieSource): Promise<Session | null>;
  /**
   * Renews or migrates when it is due; for every place that can set a cookie.
   *
   * @param how.renews `false`: writes only what would be lost, such as claims that `callbacks.jwt` has
   * just changed. Default: `true`.
   */
  resolve(view: CookieSource, how?: { renews: boolean }): Promise<Resolved | null>;
  /**
   * `useSession().update(data)`: the app's callbacks get what the browser passed, and nothing else
   * happens, as in plain Auth.js.
   */
  update(view: CookieSource, data: unknown): Promise<Resolved | null>;
  /**
   * After the user was changed in the database: for this session now, and for their others as soon
   * as those hear of it.
   */
  refresh(view: CookieSource): Promise<Resolved | null>;
  /** The same, with another token for this session. The earlier one is refused from then on. */
  rotate(view: CookieSource): Promise<Resolved | null>;
  /** What the request's token stands for. None of the app's callbacks is called. */
  current(view: CookieSource): Promise<Read | null>;
  /**
   * The same for a token that was replaced as well: what has to end when the browser signs out or
   * somebody else signs in.
   */
  ending(view: CookieSource): Promise<Found | null>;
}

export interface Found {
  /** The strategy that carries the session so far. */
  strategy: Strategy;
  token: string;
  read: Read;
  context: ReadContext;
}

interface ReaderOptions {
  cookie: SessionCookie;
  strategies: Strategies;
  registry?: Registry;
  report: Report;
  telemetry: Telemetry;
  policy: SessionPolicy;
  clock: () => Date;
  /** The secret in use first; it proves that a token was issued on a request's own way here. */
  secrets: readonly string[];
  /** Told when a callback of the app failed where the session can go on without it. */
  onFault: (error: Error) => void;
  /** Whether each read is compared with how the other strategy would have answered. */
  shadow?: boolean;
  show: ShowSession;
}

/** Sets what there is to set, where a server action or a route handler runs. */
export async function carryOut(resolved: Resolved | null): Promise<Session | null> {
  await writeCookies(resolved?.writes ?? []);
  return resolved?.session ?? null;
}

/** A session that turned out to have ended when it was to be renewed. */
const ended = Symbol('ended');

export function createReader(options: ReaderOptions): SessionReader {
  const { cookie, strategies, registry, policy, clock, report, shadow, show } = options;
  const { secrets, telemetry, onFault } = options;

  async function find(
    view: CookieSource,
    how: Pick<ReadContext, 'reload' | 'update' | 'replaced'> = {},
  ): Promise<Found | null> {
    for (const { name: cookieName, token } of cookie.read(view)) {
      const strategy = strategies.recognising(token);
      const context = { cookieName, now: clock(), ...how };
      const read = await strategy?.read(token, context);
      if (strategy && read) return { strategy, token, read, context };
      report({ type: 'refused', shape: strategy?.name ?? 'none' });
    }
    return null;
  }

  /** The same, with the app's `callbacks.jwt` asked for its claims. */
  async function findExtended(
    view: CookieSource,
    how?: Pick<ReadContext, 'reload' | 'update'>,
  ): Promise<Found | null> {
    const found = await find(view, how);
    if (!found) return null;
    const extended = found.strategy.extend(found.read, found.context);
    // What is there at once isn't waited for: Next follows every promise.
    const read = extended instanceof Promise ? await extended : extended;
    return read && (read === found.read ? found : { ...found, read });
  }

  /** Compares an answer with the other strategy's, and changes nothing about it. */
  async function compare({ strategy, read, context }: Found): Promise<void> {
    const other = strategies.besides(strategy);
    if (!other || read.stock || read.superseded) return;
    const reason = await other
      .disagreement(read, context.now)
      .catch((error: unknown) => unavailable(error));
    const { sid, userId } = read.session;
    if (reason) report({ type: 'disagreement', sid, userId, reason });
  }

  /**
   * The request as it would come next, with the token that its session has by now: what changes a
   * session starts from there.
   */
  async function settle(view: CookieSource) {
    const found = await find(view);
    const behind = found?.read.stock || found?.read.superseded;
    const writes = behind ? ((await resolve(view))?.writes ?? []) : [];
    return { view: cookie.after(view, writes), writes };
  }

  /** The session with the user as they are now, and their other sessions told to look again. */
  async function findChanged(view: CookieSource): Promise<Found | null> {
    const found = await find(view);
    if (!found) return null;
    await registry?.userChanged(found.read.session.userId, found.context.now);
    return findExtended(view, { reload: true });
  }

  /** A session that was found anew, with its token written anew as well. */
  async function renewed(
    asked: CookieSource,
    findAnew: (view: CookieSource) => Promise<Found | null>,
  ): Promise<Resolved | null> {
    const { view, writes } = await settle(asked);
    const found = await findAnew(view);
    if (!found) return null;
    const issued = found.read.superseded ? null : await renew(found, view);
    const answer = await resolved(found, view, issued && { by: found.strategy, issued });
    return issued ? answer : { ...answer, writes };
  }

  /** Where a token is written to; it may have been read under an earlier name. */
  const here = (view: CookieSource, { now }: CookieContext) => ({
    cookieName: cookie.name(view.secure),
    now,
  });

  /** Runs what may change a session, and reports it where it does. */
  async function told<T>(event: Parameters<Report>[0], run: () => Promise<T>): Promise<T> {
    const done = await telemetry.span(event.type, run);
    if (done) report(event);
    return done;
  }

  function renew({ strategy, token, read, context }: Found, view: CookieSource) {
    const { sid, userId } = read.session;
    return told({ type: 'renewal', sid, userId }, () =>
      strategy.renew(token, read, here(view, context)),
    );
  }

  /** Which strategy should go on with a session; `null`: the one that carries it. */
  function migratesTo({ strategy, read, context: { now } }: Found): Strategy | null {
    const to = strategies.issuing(read.session.sid);
    if (read.stock) return to;
    return to !== strategy && mayExchange(policy, read.session, now) ? to : null;
  }

  /**
   * The token that a session goes on with: the one that this request's migration made, or another's.
   * All requests that carry the earlier token get the same new one.
   *
   * @returns `null` where there is none for this browser, or where a callback of the app failed: the
   * earlier token is served on.
   */
  async function migrate(
    migration: Migration,
    found: Found,
    to: Strategy | null,
    view: CookieSource,
  ): Promise<MigratedToken | null> {
    const { strategy, read, context } = found;
    const { sid, userId } = read.session;
    const event = { type: read.stock ? 'adoption' : 'exchange', from: strategy.name } as const;
    const at = here(view, context);
    try {
      const migrated =
        to && (await told({ ...event, sid, userId }, () => migration.migrate(read, to, at)));
      return migrated ?? (await migration.successor(read, at));
    } catch (error) {
      if (error instanceof SessionStoreUnavailable) throw error;
      onFault(error instanceof Error ? error : new Error(String(error)));
      return null;
    }
  }

  /** Whether the session is in the registry, where it has to be before anything is done about it. */
  async function adopt({ strategy, read }: Found): Promise<boolean> {
    return !read.stock || read.superseded || !registry || strategy.adopt(read);
  }

  /** What should be done about a session where a cookie can be set; `null`: nothing. */
  async function issueWhatIsDue(
    found: Found,
    view: CookieSource,
  ): Promise<MigratedToken | typeof ended | null> {
    const { strategy, token, read, context } = found;
    const { migration } = strategies;
    if (isIssuedMark(view.issuedMark, token, secrets)) return null;
    const to = read.superseded ? null : migratesTo(found);
    if (migration && (to || read.superseded)) {
      const migrated = await migrate(migration, found, to, view);
      if (migrated || read.superseded) return migrated;
    }
    // A token under an earlier name of the cookie, or of an older secret, waits for that as well: two
    // servers that disagree about the name would otherwise write it anew with each request.
    const due = read.changed || isRenewalDue(policy, read.session, context.now);
    const issued = due ? await renew(found, view) : null;
    if (issued) return { by: strategy, issued };
    // What could not be renewed may have ended, of which this is the first to know.
    return due && !(await find(view)) ? ended : null;
  }

  const shown = ({ strategy, read, context }: Found) => show(strategy, read, context.update);

  async function resolved(
    found: Found,
    view: CookieSource,
    due: MigratedToken | null,
  ): Promise<Resolved> {
    if (!due) return { session: await shown(found), writes: [], mark: null };
    const { token, session } = due.issued;
    const read = { ...found.read, session };
    return {
      session: await shown({ ...found, strategy: due.by, read }),
      writes: cookie.write(view, token, session),
      mark: issuedMarkOf(token, secrets),
    };
  }

  async function resolve(
    view: CookieSource,
    { renews } = { renews: true },
  ): Promise<Resolved | null> {
    const found = await findExtended(view);
    if (!found) return null;
    if (!renews && !found.read.changed) return resolved(found, view, null);
    if ((await unlessUnavailable(adopt(found))) === false) {
      // A page that only reads would go on showing who nobody here knows.
      return { session: null, writes: cookie.clear(view), mark: null };
    }
    if (shadow) await compare(found);
    const due = await unlessUnavailable(issueWhatIsDue(found, view));
    return due === ended ? null : resolved(found, view, due);
  }

  return {
    current: async (view) => (await find(view))?.read ?? null,
    resolve,

    async ending(view) {
      const found = await find(view, { replaced: true });
      return found && (await adopt(found)) ? found : null;
    },

    async read(view) {
      const found = await findExtended(view);
      if (!found) return null;
      if (shadow) await compare(found);
      return shown(found);
    },

    update: (asked, update) => renewed(asked, (view) => findExtended(view, { update })),

    refresh: (asked) => renewed(asked, findChanged),

    async rotate(asked) {
      const { view, writes } = await settle(asked);
      const found = await findChanged(view);
      if (!found) return null;
      const { strategy, read, context } = found;
      const { sid, userId } = read.session;
      const issued = await told({ type: 'rotation', sid, userId }, () =>
        strategy.rotate(read, here(view, context)),
      );
      const answer = await resolved(found, view, issued && { by: strategy, issued });
      return issued ? answer : { ...answer, writes };
    },
  };
}

/** What was read stands, whether or not its end could be pushed forward just now. */
async function unlessUnavailable<T>(write: Promise<T>): Promise<T | null> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) return null;
    throw error;
  }
}

function unavailable(error: unknown): 'unavailable' {
  if (error instanceof SessionStoreUnavailable) return 'unavailable';
  throw error;
}
