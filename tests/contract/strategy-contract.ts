import type { StrategyName } from '../../src/core/session.ts';
import { attemptsContract } from './strategy/attempts.ts';
import { callbacksContract } from './strategy/callbacks.ts';
import { endingContract } from './strategy/ending.ts';
import { contractTest, type Expected } from './strategy/fixtures.ts';
import { proxyContract } from './strategy/proxy.ts';
import { readingContract } from './strategy/reading.ts';
import { signInContract } from './strategy/sign-in.ts';
import { timeContract } from './strategy/time.ts';

/** What both strategies promise, asked of Auth.js's real handlers and a real PostgreSQL. */
export function strategyContract(strategy: StrategyName, expected: Expected): void {
  const it = contractTest(strategy, expected);
  signInContract(it);
  attemptsContract(it);
  readingContract(it);
  timeContract(it);
  endingContract(it);
  callbacksContract(it);
  proxyContract(it);
}
