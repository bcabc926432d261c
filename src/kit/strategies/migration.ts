import type { Registry } from '../registry/registry.ts';
import { isLive, isTokenUnacknowledged } from '../session/policy.ts';
import { currentSecret, nextRandomOf } from '../session/token.ts';
import type { CurrentSession, Strategy, WriteContext } from './strategy.ts';

/** Gives sessions a token of the other strategy. The browser always has a token that is accepted. */
export class Migration {
  private readonly strategies: readonly Strategy[];
  private readonly registry: Registry;
  private readonly secrets: readonly string[];

  /** @param secrets the one in use first, then older ones, which earlier migrations may have used. */
  constructor(strategies: readonly Strategy[], registry: Registry, secrets: readonly string[]) {
    this.strategies = strategies;
    this.registry = registry;
    this.secrets = secrets;
  }

  /**
   * Gives a session a token of another strategy, or one of plain Auth.js a token of the kit. The new token is made before anything is written: if that fails, the
   * earlier token stays valid. Of several requests at the same time one succeeds.
   *
   * @returns the session with its new token; `null` when another request was first, or the session's claims
   * could not be made.
   */
  async migrate(
    current: CurrentSession,
    to: Strategy,
    context: WriteContext,
  ): Promise<CurrentSession | null> {
    const { session, sessionKey: from } = current;
    const { now } = context;
    const random = nextRandomOf(from, currentSecret(this.secrets));
    const next = {
      ...session,
      generation: session.generation + 1,
      migratedAt: now,
      lastSeenAt: now,
    };
    const issued = await to.issue(next, current, random, context);
    if (!issued) return null;
    const keys = { from, to: to.keyOf(random) };
    const { rowClaims } = issued;
    const migrated = await this.registry.migrate(session, keys, to.name, now, rowClaims);
    return migrated ? issued : null;
  }

  /**
   * Finds the token that a migration has given the session, for a browser that may not have received it.
   *
   * @returns the session with that token; `null` when a browser has sent it already, or there was no
   * migration.
   */
  async successor(current: CurrentSession, context: WriteContext): Promise<CurrentSession | null> {
    for (const secret of this.secrets) {
      const random = nextRandomOf(current.sessionKey, secret);
      for (const strategy of this.strategies) {
        const found = await this.registry.find(strategy.keyOf(random), context.now);
        if (!found || found.graceUntil || !isLive(found.session, context.now)) continue;
        if (!isTokenUnacknowledged(found.session)) return null;
        return strategy.issue(found.session, current, random, context);
      }
    }
    return null;
  }
}
