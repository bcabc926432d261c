import type { NextAuthConfig, Session } from 'next-auth';
import { type CookieWrite, readSessionToken, writeSessionToken } from '../core/cookies.ts';
import { SessionStoreUnavailable } from '../core/errors.ts';
import { isRenewalDue, type SessionPolicy } from '../core/policy.ts';
import type { KitSession } from '../core/session.ts';
import type { Issued, Read, Strategy } from '../strategies/strategy.ts';
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
  /** Carries a change of the user over into the browser's token, where the token holds it. */
  refresh(view: RequestView): Promise<Resolved | null>;
  /** The session from what Auth.js's own pipeline passes to `callbacks.session`. */
  present(params: Parameters<SessionCallback>[0]): Promise<Session>;
}

interface ReaderOptions {
  strategy: Strategy;
  policy: SessionPolicy;
  clock: () => Date;
  /** The app's own `callbacks.session`. */
  sessionCallback?: SessionCallback;
}

export function createReader(options: ReaderOptions): SessionReader {
  const { strategy, policy, clock, sessionCallback } = options;

  async function find({ readCookie, cookieName }: RequestView) {
    const token = readSessionToken(readCookie, cookieName);
    if (!token || !strategy.recognises(token)) return null;
    const context = { cookieName, now: clock() };
    const read = await strategy.read(token, context);
    return read && { token, read, context };
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
    const { token, expires } = issued;
    return {
      session: await throughApp({ ...read, session: { ...read.session, expires } }),
      writes: writeSessionToken(view.readCookie, view.cookieName, token, expires),
    };
  }

  return {
    async read(view) {
      const found = await find(view);
      return found && throughApp(found.read);
    },

    async resolve(view) {
      const found = await find(view);
      if (!found) return null;
      const { token, read, context } = found;
      const due = read.changed || isRenewalDue(policy, read.session, context.now);
      const issued = due ? await unlessUnavailable(strategy.renew(token, read, context)) : null;
      return resolved(read, view, issued);
    },

    async refresh(view) {
      const found = await find(view);
      if (!found) return null;
      const { token, read, context } = found;
      const issued = await strategy.refresh(token, read, context);
      const current = issued ? await strategy.read(issued.token, context) : read;
      return current && resolved(current, view, issued);
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
