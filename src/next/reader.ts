import type { NextAuthConfig, Session } from 'next-auth';
import type { CookieSource, CookieWrite, SessionCookie } from '../core/cookies.ts';
import { SessionStoreUnavailable } from '../core/errors.ts';
import type { Report } from '../core/events.ts';
import { isRenewalDue, mayExchange, type SessionPolicy } from '../core/policy.ts';
import type { KitSession } from '../core/session.ts';
import { withSpan } from '../core/telemetry.ts';
import type { Strategies } from '../strategies/index.ts';
import type { Registry } from '../strategies/registry.ts';
import type { CookieContext, Issued, Read, ReadContext, Strategy } from '../strategies/strategy.ts';
import { writeCookies } from './request.ts';

export type SessionCallback = NonNullable<NonNullable<NextAuthConfig['callbacks']>['session']>;

export interface Resolved {
  session: Session;
  /** What to set on the answer; empty unless a renewal or an exchange was due. */
  writes: CookieWrite[];
}

/** The read path: cookie, token, strategy, policy, the app's callback, session. */
export interface SessionReader {
  /** Writes nothing; for components, which can't set a cookie. */
  read(view: CookieSource): Promise<Session | null>;
  /** Renews or exchanges when it is due; for every place that can set a cookie. */
  resolve(view: CookieSource): Promise<Resolved | null>;
  /**
   * After the user was changed in the database: for this session now, and for their others as soon
   * as those hear of it.
   *
   * @param update what the browser passed to `useSession().update()`, for the app's callbacks.
   */
  refresh(view: CookieSource, update?: unknown): Promise<Resolved | null>;
  /** The same, with another token for this session. The earlier one is refused from then on. */
  rotate(view: CookieSource): Promise<Resolved | null>;
  /** What the request's token stands for, before the app's `callbacks.session` has its say. */
  current(view: CookieSource): Promise<Found | null>;
}

export interface Found {
  /** The strategy that carries the session so far. */
  strategy: Strategy;
  token: string;
  read: Read;
  context: ReadContext;
}

/** A token for the browser, and which strategy wrote it. */
interface Due {
  by: Strategy;
  issued: Issued;
}

interface ReaderOptions {
  cookie: SessionCookie;
  strategies: Strategies;
  registry?: Registry;
  report: Report;
  policy: SessionPolicy;
  clock: () => Date;
  /** The app's own `callbacks.session`. */
  sessionCallback?: SessionCallback;
}

/** Sets what there is to set, where a server action or a route handler runs. */
export async function carryOut(resolved: Resolved | null): Promise<Session | null> {
  await writeCookies(resolved?.writes ?? []);
  return resolved?.session ?? null;
}

export function createReader(options: ReaderOptions): SessionReader {
  const { cookie, strategies, registry, policy, clock, report, sessionCallback } = options;

  async function find(
    view: CookieSource,
    how: Pick<ReadContext, 'reload' | 'update'> = {},
  ): Promise<Found | null> {
    for (const { name: cookieName, token } of cookie.read(view)) {
      const strategy = strategies.recognising(token);
      const context = { cookieName, now: clock(), ...how };
      const read = await strategy?.read(token, context);
      if (strategy && read) return { strategy, token, read, context };
    }
    return null;
  }

  /** The session with the user as they are now, and their other sessions told to look again. */
  async function findChanged(view: CookieSource, update?: unknown): Promise<Found | null> {
    const found = await find(view);
    if (!found) return null;
    await registry?.userChanged(found.read.session.userId, found.context.now);
    return find(view, { reload: true, update });
  }

  /** Where a token is written to; it may have been read under an earlier name. */
  const here = (view: CookieSource, { now }: CookieContext) => ({
    cookieName: cookie.name(view.secure),
    now,
  });

  /** Runs what may give the browser another token, and tells of it where it does. */
  async function told(
    event: Parameters<Report>[0],
    run: () => Promise<Issued | null>,
  ): Promise<Issued | null> {
    const issued = await withSpan(event.type, run);
    if (issued) report(event);
    return issued;
  }

  function renew({ strategy, token, read, context }: Found, view: CookieSource) {
    const { sid, userId } = read.session;
    return told({ type: 'renewal', sid, userId }, () =>
      strategy.renew(token, read, here(view, context)),
    );
  }

  function exchange({ strategy, read, context }: Found, to: Strategy, view: CookieSource) {
    const { sid, userId } = read.session;
    return told({ type: 'exchange', sid, userId, from: strategy.name }, () =>
      to.takeOver(read, here(view, context)),
    );
  }

  /** What should be done about a session where a cookie can be set; `null`: nothing. */
  async function issueWhatIsDue(found: Found, view: CookieSource): Promise<Due | null> {
    const { strategy, read, context } = found;
    // The browser has a newer token already, or is about to get it.
    if (read.superseded) return null;
    const to = strategies.issuing(read.session.sid);
    if (to !== strategy && mayExchange(policy, read.session, context.now)) {
      const issued = await exchange(found, to, view);
      return issued && { by: to, issued };
    }
    const renamed = context.cookieName !== cookie.name(view.secure);
    const due = renamed || read.changed || isRenewalDue(policy, read.session, context.now);
    const issued = due ? await renew(found, view) : null;
    return issued && { by: strategy, issued };
  }

  async function throughApp({ strategy, read, context }: Found): Promise<Session> {
    const session = toSession(read, strategy);
    if (!sessionCallback) return session;
    const more = context.reload && { trigger: 'update', newSession: context.update };
    // Auth.js types the parameters of both strategies as one; each passes its own half.
    const params = { ...read.material, ...more, session } as Parameters<SessionCallback>[0];
    return (await sessionCallback(params)) as Session;
  }

  async function resolved(found: Found, view: CookieSource, due: Due | null): Promise<Resolved> {
    if (!due) return { session: await throughApp(found), writes: [] };
    const { token, session } = due.issued;
    const read = { ...found.read, session };
    return {
      session: await throughApp({ ...found, strategy: due.by, read }),
      writes: cookie.write(view, token, session),
    };
  }

  return {
    current: find,

    async read(view) {
      const found = await find(view);
      return found && throughApp(found);
    },

    async resolve(view) {
      const found = await find(view);
      return found && resolved(found, view, await unlessUnavailable(issueWhatIsDue(found, view)));
    },

    async refresh(view, update) {
      const found = await findChanged(view, update);
      if (!found) return null;
      const issued = found.read.superseded ? null : await renew(found, view);
      return resolved(found, view, issued && { by: found.strategy, issued });
    },

    async rotate(view) {
      const found = await findChanged(view);
      if (!found) return null;
      const { strategy, read, context } = found;
      const { sid, userId } = read.session;
      const issued = await told({ type: 'rotation', sid, userId }, () =>
        strategy.rotate(read, here(view, context)),
      );
      return resolved(found, view, issued && { by: strategy, issued });
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

function toSession({ session, user }: Read, { name }: Strategy): KitSession {
  return {
    user,
    expires: session.expires.toISOString(),
    sid: session.sid,
    strategy: name,
    authenticatedAt: session.authenticatedAt.toISOString(),
  };
}
