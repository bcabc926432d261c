import type { Registry } from '../registry/registry.ts';
import { awaitsProof, isLive } from '../session/policy.ts';
import { secretInUse, successorOf } from '../session/token.ts';
import type { CookieContext, Issued, Read, Strategy } from './strategy.ts';

/** A token for the browser, and which strategy wrote it. */
export interface HandedOn {
  by: Strategy;
  issued: Issued;
}

/** From one strategy to the other, so that a browser is never left without a token that works. */
export interface Exchange {
  /**
   * Has `to` go on with a session. Of many that try at once one does it.
   *
   * @returns whether this one did.
   */
  exchange(read: Read, to: Strategy, now: Date): Promise<boolean>;
  /**
   * The token that has taken the place of one that was exchanged, for a browser that may never have
   * got it; `null` when it was shown already, or when there was no exchange.
   */
  successor(read: Read, context: CookieContext): Promise<HandedOn | null>;
}

/**
 * @param secrets the one in use first, then older ones that an exchange may have been made with.
 */
export function createExchange(
  strategies: readonly Strategy[],
  registry: Registry,
  secrets: readonly string[],
): Exchange {
  return {
    exchange({ session, secret: from }, to, now) {
      const secret = to.secretOf(successorOf(from, secretInUse(secrets)));
      return registry.exchange(session, { from, to: secret }, to.name, now);
    },

    async successor({ secret, material }, context) {
      for (const key of secrets) {
        const random = successorOf(secret, key);
        for (const by of strategies) {
          const found = await registry.find(by.secretOf(random), context.now);
          if (!found || found.graceUntil || !isLive(found.session, context.now)) continue;
          if (!awaitsProof(found.session)) return null;
          const issued = await by.issue(found, random, material, context);
          return issued && { by, issued };
        }
      }
      return null;
    },
  };
}
