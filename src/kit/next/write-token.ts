import type { CookieSource } from '../session/cookies.ts';
import { asError, SessionStoreUnavailable } from '../session/errors.ts';
import { TokenTooLarge } from '../strategies/jwt-writer.ts';
import type { CurrentSession, Strategy, WriteContext } from '../strategies/strategy.ts';
import type { SessionContext } from './read-session.ts';

// The three operations that write a session's cookie anew: migration, renewal and rotation. Only migration and
// rotation replace its session key. Each reports an event when it has changed something.

export type Issue = (
  context: SessionContext,
  current: CurrentSession,
  request: CookieSource,
  now: Date,
) => Promise<CurrentSession | null>;

/**
 * Migrates a session, or finds the token that another request's migration has given it: all requests that
 * carry the earlier token get the same new one.
 *
 * @param to `null`: only finds that token, as for one that was replaced.
 * @returns `null` when there is no new token for this browser, or a callback of the app failed. The earlier
 * token stays good.
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
      // The session stays in its row; one of plain Auth.js still needs the kit's token for it.
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
  // A migration leaves the earlier token good for a while, so it is rotated as well.
  const isMoved = issued && issued.strategy !== current.strategy;
  return isMoved ? withNewToken(issued) : issued;
};

/** Writes a token; a session that has become too large for a jwt is moved to its row instead. */
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

/** The current cookie name and the time: a token may have been read under an earlier name. */
export function writeContext(
  { cookie, registry }: Pick<SessionContext, 'cookie' | 'registry'>,
  request: CookieSource,
  now: Date,
): WriteContext {
  return { cookieName: cookie.name(request.secure), now, asOf: registry?.feed.asOf() ?? null };
}

/** Runs a change of a session as a span, and reports the event when it returns a result. */
async function withEvent<T>(
  { telemetry, report }: SessionContext,
  event: Parameters<SessionContext['report']>[0],
  run: () => Promise<T>,
): Promise<T> {
  const done = await telemetry.span(event.type, run);
  if (done) report(event);
  return done;
}
