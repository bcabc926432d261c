import type { StrategyName } from '../../src/kit/session/session.ts';
import { appFaultsContract } from './strategy/app-faults.ts';
import { attemptsContract } from './strategy/attempts.ts';
import { callbacksContract } from './strategy/callbacks.ts';
import { endingContract } from './strategy/ending.ts';
import { eventsContract } from './strategy/events.ts';
import { contractTest } from './strategy/fixtures.ts';
import { freshnessContract } from './strategy/freshness.ts';
import { limitContract } from './strategy/limit.ts';
import { oddInputContract } from './strategy/odd-input.ts';
import { outageContract } from './strategy/outage.ts';
import { promisesContract } from './strategy/promises.ts';
import { proxyContract } from './strategy/proxy.ts';
import { readingContract } from './strategy/reading.ts';
import { rememberContract } from './strategy/remember.ts';
import { rotationContract } from './strategy/rotation.ts';
import { shadowContract } from './strategy/shadow.ts';
import { sharedCachesContract } from './strategy/shared-caches.ts';
import { signInContract } from './strategy/sign-in.ts';
import { stockContract } from './strategy/stock.ts';
import { switchingContract } from './strategy/switching.ts';
import { timeContract } from './strategy/time.ts';
import { usersContract } from './strategy/users.ts';

/** What both strategies promise, asked of Auth.js's real handlers and a real PostgreSQL. */
export function strategyContract(strategy: StrategyName): void {
  const it = contractTest(strategy);
  signInContract(it);
  attemptsContract(it);
  readingContract(it);
  timeContract(it);
  endingContract(it);
  callbacksContract(it);
  appFaultsContract(it);
  proxyContract(it);
  sharedCachesContract(it);
  switchingContract(it);
  stockContract(it);
  shadowContract(it);
  rememberContract(it);
  limitContract(it);
  rotationContract(it);
  freshnessContract(it);
  usersContract(it);
  eventsContract(it);
  outageContract(it);
  promisesContract(it);
  oddInputContract(it);
}
