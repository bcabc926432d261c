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

// How a session is read: cookie, token, strategy, the app's claims, the session that the app gets. Nothing
// here writes; reader.ts has what sets cookies.

/** The services that sessions are read and written with. */
export interface SessionContext {
  cookie: SessionCookie;
  strategies: Strategies;
  registry?: Registry;
  report: Report;
  telemetry: Telemetry;
  policy: SessionPolicy;
  clock: () => Date;
  /** The current secret first. It proves that a proxy has issued a token for the same request. */
  secrets: readonly string[];
  /** Called when a callback of the app throws and the session goes on without it. */
  onFault: (error: Error) => void;
  /** Whether sessions that plain Auth.js began become the kit's. Default `true`. */
  adopt?: boolean;
  /** Whether each read is compared with the other strategy's answer. Default `false`. */
  shadow?: boolean;
  toSession: ToSession;
}

/**
 * Reads the session of a request where no cookie can be set, as in components.
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

/** Reads the session of a request and calls the app's `callbacks.jwt` with its claims. */
export function findWithClaims(
  context: SessionContext,
  request: CookieSource,
  options: ReadOptions,
): Eventually<CurrentSession | null> {
  return firstSession(context, request, options, (current) =>
    withClaims(context, current, options),
  );
}

/** Whether the session is left as plain Auth.js wrote it, because servers without the kit still read it. */
export function staysPlain(
  { adopt = true }: SessionContext,
  { isPlain, superseded }: CurrentSession,
): boolean {
  return isPlain && !superseded && !adopt;
}

/**
 * Calls `callbacks.jwt` with a session's claims, but not where the result can't be kept: it may be a refresh
 * token, which a provider accepts once.
 */
export function withClaims(
  context: SessionContext,
  current: CurrentSession,
  options: ReadOptions,
): Eventually<CurrentSession | null> {
  const given = staysPlain(context, current) ? { ...options, asKept: true } : options;
  return current.strategy.withClaims(current, given);
}

/** Reads the session of a request without calling any callback of the app. */
export function findSession(
  context: SessionContext,
  request: CookieSource,
  options: ReadOptions,
): Eventually<CurrentSession | null> {
  return firstSession(context, request, options, (current) => current);
}

/** Tries a request's tokens in turn. @returns what `next` returns for the first session that is found. */
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

/** Reports an event where the other strategy would have answered a read in another way. */
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
