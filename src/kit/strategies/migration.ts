import type { Registry } from '../registry/registry.ts';
import { awaitsProof, isLive } from '../session/policy.ts';
import { secretInUse, successorOf } from '../session/token.ts';
import type { CookieContext, Issued, Read, Strategy } from './strategy.ts';

/** A token for the browser, and which strategy wrote it. */
export interface MigratedToken {
  by: Strategy;
  issued: Issued;
}

/** From one strategy to the other, so that a browser is never left without a token that works. */
export interface Migration {
  /**
   * Has `to` go on with a session. The new token is made before anything is written, so that the
   * earlier one stays good when it can't be. Of many that try at once one succeeds.
   *
   * @returns the new token; `null` when another request was first, or there are no claims to go on with.
   */
  migrate(read: Read, to: Strategy, context: CookieContext): Promise<MigratedToken | null>;
  /**
   * The token that has taken the place of one that was migrated, for a browser that may never have
   * got it; `null` when it was shown already, or when there was no migration.
   */
  successor(read: Read, context: CookieContext): Promise<MigratedToken | null>;
}

/**
 * @param secrets the one in use first, then older ones that a migration may have been made with.
 */
export function createMigration(
  strategies: readonly Strategy[],
  registry: Registry,
  secrets: readonly string[],
): Migration {
  return {
    async migrate(read, to, context) {
      const { session, secret: from } = read;
      const { now } = context;
      const random = successorOf(from, secretInUse(secrets));
      const next = {
        ...session,
        generation: session.generation + 1,
        exchangedAt: now,
        lastSeenAt: now,
      };
      const issued = await to.issue(next, read, random, context);
      if (!issued) return null;
      const replaced = { from, to: to.secretOf(random) };
      const { rowClaims } = issued;
      const migrated = await registry.exchange(session, replaced, to.name, now, rowClaims);
      return migrated ? { by: to, issued } : null;
    },

    async successor(read, context) {
      for (const key of secrets) {
        const random = successorOf(read.secret, key);
        for (const by of strategies) {
          const found = await registry.find(by.secretOf(random), context.now);
          if (!found || found.graceUntil || !isLive(found.session, context.now)) continue;
          if (!awaitsProof(found.session)) return null;
          const issued = await by.issue(found.session, read, random, context);
          return issued && { by, issued };
        }
      }
      return null;
    },
  };
}
