import type { CookieSource, CookieWrite } from '../session/cookies.ts';
import { SessionStoreUnavailable } from '../session/errors.ts';
import { andThen, type Eventually } from '../session/eventually.ts';
import { isRenewalDue, mayMigrate } from '../session/policy.ts';
import type { CurrentSession, Strategy } from '../strategies/strategy.ts';
import { isIssuedMark, issuedMarkOf } from './issued-mark.ts';
import {
  compareStrategies,
  findSession,
  findWithClaims,
  readSession,
  type SessionContext,
  staysPlain,
  withClaims,
} from './read-session.ts';
import { writeCookies } from './request.ts';
import type { Session } from './types.ts';
import { type Issue, migrate, renew, rotate } from './write-token.ts';

/** A session as the app gets it, and what to set in the browser that asked. */
export interface Resolved {
  /** `null`: the app's callback has left none, or it can't go on and its cookie goes. */
  session: Session | null;
  /** What to set on the answer; empty unless a new token was due. */
  writes: CookieWrite[];
  /** Proves a token among them to the rest of the request; `null`: there is none. */
  mark: string | null;
}

export interface ResolveOptions {
  /**
   * `false`: write only what would be lost, such as claims that `callbacks.jwt` has just changed. Default
   * `true`.
   */
  renews: boolean;
}

/** The session of a request, for whoever has one; each function is called with of where it is defined. */
export interface SessionReader {
  read(request: CookieSource): Eventually<Session | null>;
  kept(request: CookieSource): Eventually<CurrentSession | null>;
  resolve(request: CookieSource, options?: ResolveOptions): Eventually<Resolved | null>;
  update(request: CookieSource, data: unknown): Eventually<Resolved | null>;
  refresh(request: CookieSource): Eventually<Resolved | null>;
  rotate(request: CookieSource): Eventually<Resolved | null>;
  current(request: CookieSource): Eventually<CurrentSession | null>;
  ending(request: CookieSource): Eventually<CurrentSession | null>;
}

export function createReader(context: SessionContext): SessionReader {
  /** Servers' clocks may be hours apart: the database is asked for its own first. */
  function onTime<T>(run: () => Eventually<T>): Eventually<T> {
    return andThen(context.registry?.feed.ready() ?? null, run);
  }
  return {
    read: (request) => onTime(() => readSession(context, request)),
    kept: (request) => onTime(() => findKept(context, request)),
    resolve: (request, options) => onTime(() => resolveSession(context, request, options)),
    update: (request, data) => onTime(() => updateSession(context, request, data)),
    refresh: (request) => onTime(() => refreshSession(context, request)),
    rotate: (request) => onTime(() => rotateSession(context, request)),
    current: (request) => onTime(() => findSession(context, request, { now: context.clock() })),
    ending: (request) => onTime(() => findEnding(context, request)),
  };
}

/** @returns the session with its claims as they are kept: `callbacks.jwt` is not asked about them. */
function findKept(context: SessionContext, request: CookieSource) {
  return findWithClaims(context, request, { now: context.clock(), asKept: true });
}

/** Sets what there is to set, where a server action or a route handler runs. */
export async function applyCookies(resolved: Resolved | null): Promise<Session | null> {
  await writeCookies(resolved?.writes ?? []);
  return resolved?.session ?? null;
}

/** Renews or migrates when it is due: for every place that can set a cookie. */
async function resolveSession(
  context: SessionContext,
  request: CookieSource,
  { renews }: ResolveOptions = { renews: true },
): Promise<Resolved | null> {
  const now = context.clock();
  const found = await findSession(context, request, { now });
  const current = found && (await withClaims(context, found, { now }));
  if (!current) return found && clearedByApp(context, request, now);
  const isRead = (!renews && !current.changed) || staysPlain(context, current);
  if (isRead) return toResolved(context, request, current, null);
  const isAdopted = !current.isPlain || (await unlessUnavailable(adopt(context, current)));
  if (isAdopted === false) {
    // A page that only reads would go on showing who nobody here knows.
    return { session: null, writes: context.cookie.clear(request), mark: null };
  }
  if (context.shadow) await compareStrategies(context, current, now);
  const issued = await unlessUnavailable(renewOrMigrate(context, current, request, now));
  return issued === 'ended' ? null : toResolved(context, request, current, issued);
}

/**
 * Where `callbacks.jwt` returned `null` its cookie goes, as in plain Auth.js; but not where the session
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
 * `useSession().update(data)`: the app's callbacks get what the browser passed, and nothing else
 * happens, as in plain Auth.js.
 */
function updateSession(context: SessionContext, request: CookieSource, update: unknown) {
  const find = (asked: CookieSource, now: Date) => findWithClaims(context, asked, { now, update });
  return issueAgain(context, request, update, find, renew);
}

/**
 * After the user was changed in the database: for this session now, and for their others as soon as
 * those hear of it.
 */
function refreshSession(context: SessionContext, request: CookieSource) {
  return issueAgain(context, request, undefined, reloaded(context), renew);
}

/** The same, with another token for this session. The earlier one is refused from then on. */
function rotateSession(context: SessionContext, request: CookieSource) {
  return issueAgain(context, request, undefined, reloaded(context), rotate);
}

/**
 * What has to end when the browser signs out or somebody else signs in: also the session of a token
 * that was replaced. None of the app's callbacks is called.
 */
async function findEnding(
  context: SessionContext,
  request: CookieSource,
): Promise<CurrentSession | null> {
  const current = await findSession(context, request, { now: context.clock(), replaced: true });
  return current && (await adopt(context, current)) ? current : null;
}

/** Writes the token of a session anew, once it was found in another way than by reading it. */
async function issueAgain(
  context: SessionContext,
  asked: CookieSource,
  update: unknown,
  find: (request: CookieSource, now: Date) => Eventually<CurrentSession | null>,
  issue: Issue,
): Promise<Resolved | null> {
  const { request, writes } = await withCurrentToken(context, asked);
  const now = context.clock();
  const current = await find(request, now);
  if (!current) return null;
  const isKept = current.superseded || staysPlain(context, current);
  const issued = isKept ? null : await issue(context, current, request, now);
  const resolved = await toResolved(context, request, current, issued, update);
  return issued ? resolved : { ...resolved, writes };
}

/**
 * The request as it would come next, with the token that its session has by now: what changes a
 * session starts from there.
 */
async function withCurrentToken(context: SessionContext, request: CookieSource) {
  const current = await findSession(context, request, { now: context.clock() });
  const isBehind = current?.isPlain || current?.superseded;
  const writes = isBehind ? ((await resolveSession(context, request))?.writes ?? []) : [];
  return { request: context.cookie.after(request, writes), writes };
}

/** Finds the session with the user as they are now, and tells their other sessions to look again. */
function reloaded(context: SessionContext) {
  return async (request: CookieSource, now: Date) => {
    const current = await findSession(context, request, { now });
    if (!current) return null;
    await context.registry?.userChanged(current.session.userId, now);
    return findWithClaims(context, request, { now, reload: true });
  };
}

/** What should be done about a session where a cookie can be set; `null`: nothing. */
async function renewOrMigrate(
  context: SessionContext,
  current: CurrentSession,
  request: CookieSource,
  now: Date,
): Promise<CurrentSession | 'ended' | null> {
  const { policy, strategies, secrets } = context;
  const { issuedMark } = request;
  // It can wait, and whoever reads should not.
  if (!current.changed && context.registry?.feed.isSilent()) return null;
  if (issuedMark && isIssuedMark(issuedMark, current.token, secrets)) return null;
  const to = current.superseded ? null : migratesTo(context, current, now);
  if (strategies.migration && (to || current.superseded)) {
    const migrated = await migrate(context, current, to, request, now);
    if (migrated || current.superseded) return migrated;
  }
  // A token under an earlier name of the cookie, or of an older secret, waits for that as well: two
  // servers that disagree about the name would otherwise write it anew with each request.
  const isOld = isConfirmationDue(context, current) || isRenewalDue(policy, current.session, now);
  const isDue = current.changed || current.isPlain || isOld;
  if (!isDue) return null;
  const renewed = await renew(context, current, request, now);
  if (renewed) return renewed;
  // What could not be renewed may have ended, of which this is the first to know.
  return (await findSession(context, request, { now })) ? null : 'ended';
}

/** Whether reads will soon have to ask the registry about this token. */
function isConfirmationDue({ registry }: SessionContext, current: CurrentSession): boolean {
  const { readsWithoutDatabase } = current.strategy.capabilities;
  return readsWithoutDatabase && (registry?.feed.isConfirmationDue(current) ?? false);
}

/** Which strategy should go on with a session; `null`: the one that carries it. */
function migratesTo(
  { strategies, policy }: SessionContext,
  { session, strategy, isPlain }: CurrentSession,
  now: Date,
): Strategy | null {
  const to = strategies.issuerFor(session.sid, now);
  if (isPlain) return to;
  return to !== strategy && mayMigrate(policy, session, now) ? to : null;
}

/** Whether the session is in the registry, where it has to be before anything is done about it. */
async function adopt({ registry }: SessionContext, current: CurrentSession): Promise<boolean> {
  const isMet = !current.isPlain || current.superseded;
  return isMet || !registry || current.strategy.adopt(current);
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

/** What was read stands, whether or not its end could be pushed forward just now. */
async function unlessUnavailable<T>(write: Promise<T>): Promise<T | null> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) return null;
    throw error;
  }
}
