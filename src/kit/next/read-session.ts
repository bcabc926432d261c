import type { Registry } from '../registry/registry.ts';
import type { CookieSource, SessionCookie } from '../session/cookies.ts';
import { SessionStoreUnavailable } from '../session/errors.ts';
import type { Report } from '../session/events.ts';
import { andThen, type Eventually } from '../session/eventually.ts';
import type { SessionPolicy } from '../session/policy.ts';
import type { Telemetry } from '../session/telemetry.ts';
import type { Strategies } from '../strategies/index.ts';
import type { CurrentSession, ReadOptions } from '../strategies/strategy.ts';
import type { ToSession } from './session-callback.ts';
import type { Session } from './types.ts';

// The way of a cookie, from top to bottom: cookie, token, strategy, the app's claims, what the app sees
// of it. Nothing here writes; what can set a cookie goes on in reader.ts.

/** What sessions are read and renewed with. */
export interface SessionContext {
  cookie: SessionCookie;
  strategies: Strategies;
  registry?: Registry;
  report: Report;
  telemetry: Telemetry;
  policy: SessionPolicy;
  clock: () => Date;
  /** The secret in use first; it proves that a token was issued on a request's own way here. */
  secrets: readonly string[];
  /** Called when a callback of the app failed where the session can go on without it. */
  onFault: (error: Error) => void;
  /** Whether sessions of plain Auth.js become the kit's. Default `true`. */
  adopt?: boolean;
  /** Whether each read is compared with how the other strategy would have answered. */
  shadow?: boolean;
  toSession: ToSession;
}

/**
 * For components, which can't set a cookie.
 *
 * @returns the session as the app gets it.
 * @throws SessionStoreUnavailable
 */
export function readSession(
  context: SessionContext,
  request: CookieSource,
): Eventually<Session | null> {
  const now = context.clock();
  const show = (current: CurrentSession | null) => {
    if (!current) return null;
    const compared = context.shadow ? compareStrategies(context, current, now) : undefined;
    return andThen(compared, () => context.toSession(current));
  };
  return firstSession(context, request, { now }, (current) =>
    andThen(withClaims(context, current, { now }), show),
  );
}

/** @returns the session of a request, with the app's `callbacks.jwt` asked for its claims. */
export function findWithClaims(
  context: SessionContext,
  request: CookieSource,
  options: ReadOptions,
): Eventually<CurrentSession | null> {
  return firstSession(context, request, options, (current) =>
    withClaims(context, current, options),
  );
}

/** Whether it stays as the servers know it that began it, and run beside. */
export function staysPlain(
  { adopt = true }: SessionContext,
  { isPlain, superseded }: CurrentSession,
): boolean {
  return isPlain && !superseded && !adopt;
}

/**
 * Asks `callbacks.jwt` about a session's claims; not where what it returns can't be kept, such as a refresh
 * token that is accepted once.
 */
export function withClaims(
  context: SessionContext,
  current: CurrentSession,
  options: ReadOptions,
): Eventually<CurrentSession | null> {
  const given = staysPlain(context, current) ? { ...options, asKept: true } : options;
  return current.strategy.withClaims(current, given);
}

/** @returns the session that a request's token stands for. None of the app's callbacks is called. */
export function findSession(
  context: SessionContext,
  request: CookieSource,
  options: ReadOptions,
): Eventually<CurrentSession | null> {
  return firstSession(context, request, options, (current) => current);
}

/** @returns what `next` makes of the session of the first token that stands for one. */
function firstSession<T>(
  { cookie, strategies, report }: SessionContext,
  request: CookieSource,
  options: ReadOptions,
  next: (current: CurrentSession) => Eventually<T | null>,
): Eventually<T | null> {
  const tokens = cookie.read(request);
  const tryToken = (index: number): Eventually<T | null> => {
    const tried = tokens[index];
    if (!tried) return null;
    const strategy = strategies.byShapeOf(tried.token);
    return andThen(strategy?.read(tried.token, tried.name, options) ?? null, (current) => {
      if (current) return next(current);
      report({ type: 'refused', shape: strategy?.name ?? 'none' });
      return tryToken(index + 1);
    });
  };
  return tryToken(0);
}

/** Compares an answer with the other strategy's, and changes nothing about it. */
export async function compareStrategies(
  { strategies, report }: SessionContext,
  current: CurrentSession,
  now: Date,
): Promise<void> {
  const other = strategies.otherThan(current.strategy);
  if (!other || current.isPlain || current.superseded) return;
  const reason = await other.disagreement(current, now).catch((error: unknown) => {
    if (error instanceof SessionStoreUnavailable) return 'unavailable' as const;
    throw error;
  });
  const { sid, userId } = current.session;
  if (reason) report({ type: 'disagreement', sid, userId, reason });
}
