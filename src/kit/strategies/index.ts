import { createHash } from 'node:crypto';
import { createJwe } from '../session/jwe.ts';
import type { StrategyName } from '../session/session.ts';
import { DatabaseStrategy } from './database.ts';
import { JwtStrategy } from './jwt.ts';
import { Migration } from './migration.ts';
import { createSessionClaims } from './session-claims.ts';
import { ShortLived } from './short-lived.ts';
import type { JwtCallback, Strategy, StrategyOptions, UpdateClaims } from './strategy.ts';

const strategies: Record<StrategyName, new (options: StrategyOptions) => Strategy> = {
  jwt: JwtStrategy,
  database: DatabaseStrategy,
};

const others: Record<StrategyName, StrategyName> = { jwt: 'database', database: 'jwt' };

/** Both are read, one is issued. */
export interface Strategies {
  /** The one that the configuration names. */
  readonly chosen: Strategy;
  /**
   * The one that a session should be carried by; with a rollout some keep the other.
   *
   * @param now for a session that has begun: one that was too large for a jwt a moment ago stays in its row.
   */
  issuerFor(sid: string, now?: Date): Strategy;
  /** The one that writes tokens of this shape, if there is one. */
  byShapeOf(token: string): Strategy | null;
  /** The one that didn't answer a read; absent as below. */
  otherThan(strategy: Strategy): Strategy | null;
  /** From one to the other; absent without a store, where there is only one. */
  readonly migration?: Migration;
}

export interface StrategiesOptions
  extends Omit<
      StrategyOptions,
      'claims' | 'jwe' | 'carried' | 'onFault' | 'report' | 'largeSessions' | 'rows'
    >,
    Partial<Pick<StrategyOptions, 'carried' | 'onFault' | 'report'>> {
  /** The app's own `callbacks.jwt`. */
  jwtCallback?: JwtCallback;
  updateClaims?: UpdateClaims;
}

/**
 * The switch. Nowhere else is a strategy's name compared; code asks for a capability instead.
 *
 * @param rollout 0 to 100: the share of sessions that the chosen strategy is issued to.
 */
export function createStrategies(
  name: StrategyName,
  rollout: number,
  { jwtCallback, updateClaims, ...given }: StrategiesOptions,
): Strategies {
  const largeSessions = new ShortLived<true>(given.policy.renewEvery);
  const options: StrategyOptions = {
    carried: new Set<string>(),
    onFault() {},
    report() {},
    largeSessions,
    ...given,
    jwe: createJwe(given.secrets),
    claims: createSessionClaims(jwtCallback, updateClaims),
  };
  const chosen = new strategies[name](options);
  // Without a store there is only the jwt strategy, and nothing to migrate.
  const { adapter, registry, secrets } = options;
  const other = adapter && registry && new strategies[others[name]](options);
  const both = [chosen, other ?? []].flat();
  if (other) options.rows = both.find(isForRows);
  return {
    chosen,
    issuerFor(sid, now) {
      if (!other) return chosen;
      if (now && options.rows && largeSessions.get(sid, now)) return options.rows;
      return rollout === 100 || bucketOf(sid) < rollout ? chosen : other;
    },
    byShapeOf: (token) => both.find((strategy) => strategy.recognises(token)) ?? null,
    otherThan: (strategy) => both.find((each) => each !== strategy) ?? null,
    migration: registry && new Migration(both, registry, secrets),
  };
}

const isForRows = ({ capabilities }: Strategy) => !capabilities.readsWithoutDatabase;

/**
 * 0 to 99, always the same for a session, in every process. Raising the share only adds sessions to
 * it, and lowering it moves just those back.
 */
function bucketOf(sid: string): number {
  return createHash('sha256').update(sid).digest().readUInt32BE(0) % 100;
}
