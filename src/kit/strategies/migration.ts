import type { Registry } from '../registry/registry.ts';
import { isLive, isTokenUnacknowledged } from '../session/policy.ts';
import { nextSecretOf, secretInUse } from '../session/token.ts';
import type { CurrentSession, Strategy, WriteContext } from './strategy.ts';

/** From one strategy to the other, so that a browser is never left without a token that works. */
export class Migration {
  private readonly strategies: readonly Strategy[];
  private readonly registry: Registry;
  private readonly secrets: readonly string[];

  /**
   * @param secrets the one in use first, then older ones that a migration may have been made with.
   */
  constructor(strategies: readonly Strategy[], registry: Registry, secrets: readonly string[]) {
    this.strategies = strategies;
    this.registry = registry;
    this.secrets = secrets;
  }

  /**
   * Has `to` go on with a session. The new token is made before anything is written, so that the
   * earlier one stays good when it can't be. Of many that try at once one succeeds.
   *
   * @returns the session with its new token; `null` when another request was first, or there are no
   * claims to go on with.
   */
  async migrate(
    current: CurrentSession,
    to: Strategy,
    context: WriteContext,
  ): Promise<CurrentSession | null> {
    const { session, secret: from } = current;
    const { now } = context;
    const random = nextSecretOf(from, secretInUse(this.secrets));
    const next = {
      ...session,
      generation: session.generation + 1,
      migratedAt: now,
      lastSeenAt: now,
    };
    const issued = await to.issue(next, current, random, context);
    if (!issued) return null;
    const replaced = { from, to: to.secretOf(random) };
    const { rowClaims } = issued;
    const migrated = await this.registry.migrate(session, replaced, to.name, now, rowClaims);
    return migrated ? issued : null;
  }

  /**
   * @returns the session with the token that has taken the place of one that was migrated, for a
   * browser that may never have got it; `null` when it was shown already, or when there was no
   * migration.
   */
  async successor(current: CurrentSession, context: WriteContext): Promise<CurrentSession | null> {
    for (const key of this.secrets) {
      const random = nextSecretOf(current.secret, key);
      for (const by of this.strategies) {
        const found = await this.registry.find(by.secretOf(random), context.now);
        if (!found || found.graceUntil || !isLive(found.session, context.now)) continue;
        if (!isTokenUnacknowledged(found.session)) return null;
        return by.issue(found.session, current, random, context);
      }
    }
    return null;
  }
}
