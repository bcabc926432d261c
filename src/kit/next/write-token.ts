import type { CookieSource } from '../session/cookies.ts';
import { asError, SessionStoreUnavailable } from '../session/errors.ts';
import type { CurrentSession, Strategy, WriteContext } from '../strategies/strategy.ts';
import { TokenTooLarge } from '../strategies/too-large.ts';
import type { SessionContext } from './read-session.ts';

// The three ways in which a session gets another token. Each is called with of in an event where it happened.

export type Issue = (
  context: SessionContext,
  current: CurrentSession,
  request: CookieSource,
  now: Date,
) => Promise<CurrentSession | null>;

/**
 * The token that a session goes on with: the one that this request's migration made, or another's.
 * All requests that carry the earlier token get the same new one.
 *
 * @returns `null` where there is none for this browser, or where a callback of the app failed: the
 * earlier token is served on.
 */
export async function migrate(
  context: SessionContext,
  current: CurrentSession,
  to: Strategy | null,
  request: CookieSource,
  now: Date,
): Promise<CurrentSession | null> {
  const { migration, otherThan } = context.strategies;
  if (!migration) return null;
  const type = current.isPlain ? 'adoption' : 'migration';
  const from = current.strategy.name;
  const event = { type, from, strategy: to?.name, ...whose(current) } as const;
  const at = writeContext(context, request, now);
  try {
    const migrated =
      to && (await withEvent(context, event, () => migration.migrate(current, to, at)));
    return migrated ?? (await migration.successor(current, at));
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) throw error;
    if (error instanceof TokenTooLarge) {
      // The session stays in its row; one that plain Auth.js began needs another token there as well.
      return to && current.isPlain ? migrate(context, current, otherThan(to), request, now) : null;
    }
    context.onFault(asError(error));
    return null;
  }
}

export const renew: Issue = (context, current, request, now) =>
  unlessTooLarge(context, current, request, now, () =>
    withEvent(context, { type: 'renewal', ...whose(current) }, () =>
      current.strategy.renew(current, writeContext(context, request, now)),
    ),
  );

export const rotate: Issue = async (context, current, request, now) => {
  const withNewToken = (rotated: CurrentSession) =>
    withEvent(context, { type: 'rotation', ...whose(rotated) }, () =>
      rotated.strategy.rotate(rotated, writeContext(context, request, now)),
    );
  const issued = await unlessTooLarge(context, current, request, now, () => withNewToken(current));
  // A migration serves the earlier token on for a while.
  const isMoved = issued && issued.strategy !== current.strategy;
  return isMoved ? withNewToken(issued) : issued;
};

/** What was to be written; or the session in its row from now on, where a jwt can't carry it any more. */
async function unlessTooLarge(
  context: SessionContext,
  current: CurrentSession,
  request: CookieSource,
  now: Date,
  write: () => Promise<CurrentSession | null>,
): Promise<CurrentSession | null> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof TokenTooLarge)) throw error;
    return migrate(context, current, context.strategies.otherThan(current.strategy), request, now);
  }
}

function whose({ session: { sid, userId } }: CurrentSession) {
  return { sid, userId };
}

/** Where a token is written to; it may have been read under an earlier name. */
export function writeContext(
  { cookie, registry }: Pick<SessionContext, 'cookie' | 'registry'>,
  request: CookieSource,
  now: Date,
): WriteContext {
  return { cookieName: cookie.name(request.secure), now, asOf: registry?.feed.asOf() ?? null };
}

/** Runs what may change a session, and reports it where it does. */
async function withEvent<T>(
  { telemetry, report }: SessionContext,
  event: Parameters<SessionContext['report']>[0],
  run: () => Promise<T>,
): Promise<T> {
  const done = await telemetry.span(event.type, run);
  if (done) report(event);
  return done;
}
