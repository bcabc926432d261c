import type { NextAuthConfig, Session } from 'next-auth';
import { type CookieWrite, readSessionToken, writeSessionToken } from '../core/cookies.ts';
import { SessionStoreUnavailable } from '../core/errors.ts';
import type { Report } from '../core/events.ts';
import { isRenewalDue, type SessionPolicy } from '../core/policy.ts';
import type { KitSession } from '../core/session.ts';
import { withSpan } from '../core/telemetry.ts';
import type { Registry } from '../strategies/registry.ts';
import type { Issued, Read, ReadContext, Strategy } from '../strategies/strategy.ts';
import type { RequestView } from './request.ts';

export type SessionCallback = NonNullable<NonNullable<NextAuthConfig['callbacks']>['session']>;

export interface Resolved {
  session: Session;
  /** What to set on the answer; empty unless a renewal was due. */
  writes: CookieWrite[];
}

/** The read path: cookie, token, strategy, policy, the app's callback, session. */
export interface SessionReader {
  /** Writes nothing; for components, which can't set a cookie. */
  read(view: RequestView): Promise<Session | null>;
  /** Renews when it is due; for every place that can set a cookie. */
  resolve(view: RequestView): Promise<Resolved | null>;
  /**
   * After the user was changed in the database: for this session now, and for their others as soon
   * as those hear of it.
   */
  refresh(view: RequestView): Promise<Resolved | null>;
  /** The same, with another token for this session. The earlier one is refused from then on. */
  rotate(view: RequestView): Promise<Resolved | null>;
  /** What the request's token stands for, before the app's callback has its say. */
  current(view: RequestView): Promise<Found | null>;
  /** The session from what Auth.js's own pipeline passes to `callbacks.session`. */
  present(params: Parameters<SessionCallback>[0]): Promise<Session>;
}

export interface Found {
  token: string;
  read: Read;
  context: ReadContext;
}

interface ReaderOptions {
  strategy: Strategy;
  registry?: Registry;
  report: Report;
  policy: SessionPolicy;
  clock: () => Date;
  /** The app's own `callbacks.session`. */
  sessionCallback?: SessionCallback;
}

export function createReader(options: ReaderOptions): SessionReader {
  const { strategy, registry, policy, clock, report, sessionCallback } = options;

  async function find(
    { readCookie, cookieName }: RequestView,
    reload = false,
  ): Promise<Found | null> {
    const token = readSessionToken(readCookie, cookieName);
    if (!token || !strategy.recognises(token)) return null;
    const context = { cookieName, now: clock(), reload };
    const read = await strategy.read(token, context);
    return read && { token, read, context };
  }

  /** The session with the user as they are now, and their other sessions told to look again. */
  async function findChanged(view: RequestView): Promise<Found | null> {
    const found = await find(view);
    if (!found) return null;
    await registry?.userChanged(found.read.session.userId, found.context.now);
    return find(view, true);
  }

  async function renew({ token, read, context }: Found): Promise<Issued | null> {
    const issued = await withSpan('renewal', () => strategy.renew(token, read, context));
    const { sid, userId } = read.session;
    if (issued) report({ type: 'renewal', sid, userId });
    return issued;
  }

  async function throughApp(read: Read, params?: object): Promise<Session> {
    const session = toSession(read, strategy);
    if (!sessionCallback) return session;
    // Auth.js types the parameters of both strategies as one; each passes its own half.
    const material = { ...read.material, ...params, session };
    return (await sessionCallback(material as Parameters<SessionCallback>[0])) as Session;
  }

  async function resolved(read: Read, view: RequestView, issued: Issued | null): Promise<Resolved> {
    if (!issued) return { session: await throughApp(read), writes: [] };
    const { token, session } = issued;
    return {
      session: await throughApp({ ...read, session }),
      writes: writeSessionToken(view.readCookie, view.cookieName, token, session),
    };
  }

  return {
    current: find,

    async read(view) {
      const found = await find(view);
      return found && throughApp(found.read);
    },

    async resolve(view) {
      const found = await find(view);
      if (!found) return null;
      const { read, context } = found;
      const due = read.changed || isRenewalDue(policy, read.session, context.now);
      return resolved(read, view, due ? await unlessUnavailable(renew(found)) : null);
    },

    async refresh(view) {
      const found = await findChanged(view);
      return found && resolved(found.read, view, await renew(found));
    },

    async rotate(view) {
      const found = await findChanged(view);
      if (!found) return null;
      const { token, read, context } = found;
      const issued = await withSpan('rotation', () => strategy.rotate(token, read, context));
      const { sid, userId } = read.session;
      if (issued) report({ type: 'rotation', sid, userId });
      return resolved(read, view, issued);
    },

    async present(params) {
      const read = strategy.readMaterial(params);
      if (!read) throw new TypeError('Auth.js passed no session of the kit.');
      return throughApp(read, params);
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
