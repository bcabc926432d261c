import type { CookieSource, CookieWrite } from '../session/cookies.ts';
import { SessionStoreUnavailable } from '../session/errors.ts';
import { andThen, type Eventually } from '../session/eventually.ts';
import type { CurrentSession } from '../strategies/strategy.ts';
import { issuedMarkOf } from './issued-mark.ts';
import {
  compareStrategies,
  findSession,
  findWithClaims,
  readSession,
  type SessionContext,
  staysPlain,
  withClaims,
} from './read-session.ts';
import { renewOrMigrate } from './renew-or-migrate.ts';
import { writeCookies } from './request.ts';
import type { Session } from './types.ts';
import { type Issue, renew, rotate } from './write-token.ts';

/** A session as the app gets it, and the cookies to set in its browser. */
export interface Resolved {
  /** `null`: `callbacks.jwt` or `callbacks.session` returned none, or the session has ended. */
  session: Session | null;
  /** Empty unless a new token was issued, or the old one is to be cleared. */
  writes: CookieWrite[];
  /** Proves to the page of the same request that its token was just issued; `null`: none was. */
  mark: string | null;
}

export interface ResolveOptions {
  /**
   * `false`: no renewal and no migration; only claims that `callbacks.jwt` has just changed are written.
   * Default `true`.
   */
  renews: boolean;
}

/** Reads and writes the session of a request; each function is documented where it is defined. */
export interface SessionReader {
  read(request: CookieSource): Eventually<Session | null>;
  findKept(request: CookieSource): Eventually<CurrentSession | null>;
  resolve(request: CookieSource, options?: ResolveOptions): Eventually<Resolved | null>;
  update(request: CookieSource, data: unknown): Eventually<Resolved | null>;
  refresh(request: CookieSource): Eventually<Resolved | null>;
  rotate(request: CookieSource): Eventually<Resolved | null>;
  find(request: CookieSource): Eventually<CurrentSession | null>;
  findEnding(request: CookieSource): Eventually<CurrentSession | null>;
}

export function createReader(context: SessionContext): SessionReader {
  /** Servers' clocks may be hours apart, so the database is asked for its time first. */
  function onTime<T>(run: () => Eventually<T>): Eventually<T> {
    return andThen(context.registry?.feed.ready() ?? null, run);
  }
  return {
    read: (request) => onTime(() => readSession(context, request)),
    findKept: (request) => onTime(() => findKept(context, request)),
    resolve: (request, options) => onTime(() => resolveSession(context, request, options)),
    update: (request, data) => onTime(() => updateSession(context, request, data)),
    refresh: (request) => onTime(() => refreshSession(context, request)),
    rotate: (request) => onTime(() => rotateSession(context, request)),
    find: (request) => onTime(() => findSession(context, request, { now: context.clock() })),
    findEnding: (request) => onTime(() => findEnding(context, request)),
  };
}

/** @returns the session with its claims as they are kept, without calling `callbacks.jwt`. */
function findKept(context: SessionContext, request: CookieSource) {
  return findWithClaims(context, request, { now: context.clock(), asKept: true });
}

/** Sets the cookies, in a server action or a route handler. @returns the session. */
export async function applyCookies(resolved: Resolved | null): Promise<Session | null> {
  await writeCookies(resolved?.writes ?? []);
  return resolved?.session ?? null;
}

/**
 * Reads a session and, where it is time to, renews or migrates it: for every place that can set a cookie.
 *
 * @returns `null`: there is no session, and the browser's cookie stays. With `session: null` its cookie is
 * cleared, or the app's callback returned none.
 */
async function resolveSession(
  context: SessionContext,
  request: CookieSource,
  { renews }: ResolveOptions = { renews: true },
): Promise<Resolved | null> {
  const now = context.clock();
  const found = await findSession(context, request, { now });
  const current = found && (await withClaims(context, found, { now }));
  if (!current) return found && clearedByApp(context, request, now);
  const isReadOnly = (!renews && !current.changed) || staysPlain(context, current);
  if (isReadOnly) return toResolved(context, request, current, null);
  // `null`: the store didn't answer, and the session goes on unadopted.
  const adopted = !current.isPlain || (await unlessUnavailable(adopt(context, current)));
  if (adopted === false) {
    // It has ended or its user is gone; without its cookie, pages that only read agree.
    return { session: null, writes: context.cookie.clear(request), mark: null };
  }
  if (context.shadow) await compareStrategies(context, current, now);
  const issued = await unlessUnavailable(renewOrMigrate(context, current, request, now));
  return issued === 'ended' ? null : toResolved(context, request, current, issued);
}

/**
 * Clears the cookie because `callbacks.jwt` returned `null`, as plain Auth.js does; but not when the session
 * has ended meanwhile, since the browser may have another one by now.
 */
async function clearedByApp(
  context: SessionContext,
  request: CookieSource,
  now: Date,
): Promise<Resolved | null> {
  const isThere = await findSession(context, request, { now });
  return isThere && { session: null, writes: context.cookie.clear(request), mark: null };
}

/**
 * `useSession().update(data)`: passes the browser's data to the app's callbacks and keeps the claims that
 * they return, as plain Auth.js does.
 */
function updateSession(context: SessionContext, request: CookieSource, update: unknown) {
  const find = (received: CookieSource, now: Date) =>
    findWithClaims(context, received, { now, update });
  return issueAgain(context, request, update, find, renew);
}

/**
 * Loads the user anew after a change in the database: for this session now, and for the user's other
 * sessions at their next read that learns of it.
 */
function refreshSession(context: SessionContext, request: CookieSource) {
  return issueAgain(context, request, undefined, reloaded(context), renew);
}

/** The same, and gives the session another token. The earlier one is refused from then on. */
function rotateSession(context: SessionContext, request: CookieSource) {
  return issueAgain(context, request, undefined, reloaded(context), rotate);
}

/**
 * The session that ends when the browser signs out or another user signs in: also that of a token which
 * was replaced. One that plain Auth.js began is registered first, so that there is a row to end. No callback
 * of the app is called, so that none can prevent the end.
 */
async function findEnding(
  context: SessionContext,
  request: CookieSource,
): Promise<CurrentSession | null> {
  const current = await findSession(context, request, {
    now: context.clock(),
    acceptReplaced: true,
  });
  return current && (await adopt(context, current)) ? current : null;
}

/** Finds a session by `find`, writes its token anew by `issue`, and shows it to the app. */
async function issueAgain(
  context: SessionContext,
  received: CookieSource,
  update: unknown,
  find: (request: CookieSource, now: Date) => Eventually<CurrentSession | null>,
  issue: Issue,
): Promise<Resolved | null> {
  const { request, writes } = await withCurrentToken(context, received);
  const now = context.clock();
  const current = await find(request, now);
  if (!current) return null;
  const isKept = current.superseded || staysPlain(context, current);
  const issued = isKept ? null : await issue(context, current, request, now);
  const resolved = await toResolved(context, request, current, issued, update);
  return issued ? resolved : { ...resolved, writes };
}

/** The request with the token that its session has by now: changes of a session start from that. */
async function withCurrentToken(context: SessionContext, request: CookieSource) {
  const current = await findSession(context, request, { now: context.clock() });
  const isBehind = current?.isPlain || current?.superseded;
  const writes = isBehind ? ((await resolveSession(context, request))?.writes ?? []) : [];
  return { request: context.cookie.after(request, writes), writes };
}

/** Finds the session with its user loaded anew, and marks the user as changed for their other sessions. */
function reloaded(context: SessionContext) {
  return async (request: CookieSource, now: Date) => {
    const current = await findSession(context, request, { now });
    if (!current) return null;
    await context.registry?.userChanged(current.session.userId, now);
    return findWithClaims(context, request, { now, reload: true });
  };
}

/** Takes a session of plain Auth.js into the registry. @returns `false` when it has ended or its user is gone. */
async function adopt({ registry }: SessionContext, current: CurrentSession): Promise<boolean> {
  // A token of plain Auth.js that was replaced belongs to an adopted session: nothing else replaces one.
  const isAdopted = !current.isPlain || current.superseded;
  return isAdopted || !registry || current.strategy.adopt(current);
}

async function toResolved(
  { cookie, secrets, toSession }: SessionContext,
  request: CookieSource,
  current: CurrentSession,
  issued: CurrentSession | null,
  update?: unknown,
): Promise<Resolved> {
  const session = await toSession(issued ?? current, update);
  if (!issued) return { session, writes: [], mark: null };
  const writes = cookie.write(request, issued.token, issued.session);
  return { session, writes, mark: issuedMarkOf(issued.token, secrets) };
}

/** A read succeeds even when the store doesn't answer the write that follows it. @returns `null` then. */
async function unlessUnavailable<T>(write: Promise<T>): Promise<T | null> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) return null;
    throw error;
  }
}
