import { createHash } from 'node:crypto';
import { createJwe } from '../session/jwe.ts';
import type { StrategyName } from '../session/session.ts';
import { DatabaseStrategy } from './database.ts';
import { ExpiringMap } from './expiring-map.ts';
import { JwtStrategy } from './jwt.ts';
import { Migration } from './migration.ts';
import { createClaimsMaker, type JwtCallback, type UpdateClaims } from './session-claims.ts';
import type { Strategy, StrategyOptions } from './strategy.ts';

const strategies: Record<StrategyName, new (options: StrategyOptions) => Strategy> = {
  jwt: JwtStrategy,
  database: DatabaseStrategy,
};

const others: Record<StrategyName, StrategyName> = { jwt: 'database', database: 'jwt' };

/** Both strategies: tokens of either are read, and one is issued. */
export interface Strategies {
  /** The strategy that the configuration names. */
  readonly chosen: Strategy;
  /**
   * The strategy that should carry a session. During a rollout that is the other one for some sessions.
   *
   * @param now given for an existing session, which stays in its row if it was too large for a jwt a moment
   * ago.
   */
  issuerFor(sid: string, now?: Date): Strategy;
  /** The strategy that writes tokens of this shape; `null`: neither. */
  byShapeOf(token: string): Strategy | null;
  /** The other strategy; `null` without a store. */
  otherThan(strategy: Strategy): Strategy | null;
  /** Moves sessions from one strategy to the other. Absent without a store: then there is only jwt. */
  readonly migration?: Migration;
}

export interface StrategiesOptions
  extends Omit<
      StrategyOptions,
      | 'claimsMaker'
      | 'jwe'
      | 'carriedColumns'
      | 'onFault'
      | 'report'
      | 'largeSessions'
      | 'rowStrategy'
    >,
    Partial<Pick<StrategyOptions, 'carriedColumns' | 'onFault' | 'report'>> {
  /** The app's own `callbacks.jwt`. */
  jwtCallback?: JwtCallback;
  updateClaims?: UpdateClaims;
}

/**
 * The switch between the strategies. No other code compares their names; it asks for capabilities.
 *
 * @param rollout the percentage of sessions that get the chosen strategy, 0 to 100.
 */
export function createStrategies(
  name: StrategyName,
  rollout: number,
  { jwtCallback, updateClaims, ...given }: StrategiesOptions,
): Strategies {
  const largeSessions = new ExpiringMap<true>(given.policy.renewEvery);
  const options: StrategyOptions = {
    carriedColumns: new Set<string>(),
    onFault() {},
    report() {},
    largeSessions,
    ...given,
    jwe: createJwe(given.secrets),
    claimsMaker: createClaimsMaker(jwtCallback, updateClaims),
  };
  const chosen = new strategies[name](options);
  const { adapter, registry, secrets } = options;
  const other = adapter && registry && new strategies[others[name]](options);
  const both = [chosen, other ?? []].flat();
  if (other) options.rowStrategy = both.find(keepsRows);
  return {
    chosen,
    issuerFor(sid, now) {
      if (!other) return chosen;
      if (now && options.rowStrategy && largeSessions.get(sid, now)) return options.rowStrategy;
      return rollout === 100 || bucketOf(sid) < rollout ? chosen : other;
    },
    byShapeOf: (token) => both.find((strategy) => strategy.recognises(token)) ?? null,
    otherThan: (strategy) => both.find((candidate) => candidate !== strategy) ?? null,
    migration: registry && new Migration(both, registry, secrets),
  };
}

const keepsRows = ({ capabilities }: Strategy) => !capabilities.readsWithoutDatabase;

/**
 * A number from 0 to 99 that is always the same for a session, in every process. So raising the rollout only
 * moves sessions to the chosen strategy, and lowering it only moves some of them back.
 */
function bucketOf(sid: string): number {
  return createHash('sha256').update(sid).digest().readUInt32BE(0) % 100;
}
