import type { Registry } from '../registry/registry.ts';
import type { CookieSource, SessionCookie } from '../session/cookies.ts';
import { SessionStoreUnavailable } from '../session/errors.ts';
import type { Report } from '../session/events.ts';
import type { SessionPolicy } from '../session/policy.ts';
import type { Telemetry } from '../session/telemetry.ts';
import type { Strategies } from '../strategies/index.ts';
import type { CurrentSession, ReadOptions } from '../strategies/strategy.ts';
import type { ShowSession } from './session-callback.ts';
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
  /** Told when a callback of the app failed where the session can go on without it. */
  onFault: (error: Error) => void;
  /** Whether each read is compared with how the other strategy would have answered. */
  shadow?: boolean;
  show: ShowSession;
}

/**
 * For components, which can't set a cookie.
 *
 * @returns the session as the app gets it.
 * @throws SessionStoreUnavailable
 */
export async function readSession(
  context: SessionContext,
  request: CookieSource,
): Promise<Session | null> {
  const now = context.clock();
  const current = await findWithClaims(context, request, { now });
  if (!current) return null;
  if (context.shadow) await compareStrategies(context, current, now);
  return context.show(current);
}

/** @returns the session of a request, with the app's `callbacks.jwt` asked for its claims. */
export async function findWithClaims(
  context: SessionContext,
  request: CookieSource,
  options: ReadOptions,
): Promise<CurrentSession | null> {
  const current = await findSession(context, request, options);
  return current ? current.strategy.withClaims(current, options) : null;
}

/** @returns the session that a request's token stands for. None of the app's callbacks is called. */
export async function findSession(
  { cookie, strategies, report }: SessionContext,
  request: CookieSource,
  options: ReadOptions,
): Promise<CurrentSession | null> {
  for (const { name, token } of cookie.read(request)) {
    const strategy = strategies.byShapeOf(token);
    const current = await strategy?.read(token, name, options);
    if (current) return current;
    report({ type: 'refused', shape: strategy?.name ?? 'none' });
  }
  return null;
}

/** Compares an answer with the other strategy's, and changes nothing about it. */
export async function compareStrategies(
  { strategies, report }: SessionContext,
  current: CurrentSession,
  now: Date,
): Promise<void> {
  const other = strategies.otherThan(current.strategy);
  if (!other || current.stock || current.superseded) return;
  const reason = await other.disagreement(current, now).catch((error: unknown) => {
    if (error instanceof SessionStoreUnavailable) return 'unavailable' as const;
    throw error;
  });
  const { sid, userId } = current.session;
  if (reason) report({ type: 'disagreement', sid, userId, reason });
}
