import { test } from 'vitest';
import { type Promised, promised } from '../../../src/cost-model/facts.ts';
import type { SessionKit } from '../../../src/kit/create-session-kit.ts';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import { Browser } from '../../support/browser.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { createTestKit, createUser, password, TestClock } from '../../support/kit.ts';

export interface Fixtures {
  strategy: StrategyName;
  /** What this strategy promises, as the app tells its visitors. */
  expected: Promised;
  database: TestDatabase;
  clock: TestClock;
  /** A kit on this database and clock: another process of the same app. */
  build: (config?: Partial<SessionKitConfig>) => SessionKit;
  /** The process that a test speaks with unless it says otherwise. */
  kit: SessionKit;
  /** What differs between the strategies, as the kit says it. */
  capabilities: SessionKit['strategy']['capabilities'];
  /** A user of the test's own, with the password of all test users. */
  user: { id: string; email: string; name: string };
  /** A browser that is signed out. */
  browser: Browser;
  /** A browser in which the user is signed in. */
  signedIn: Browser;
}

export type ContractTest = ReturnType<typeof contractTest>;

/** vitest's `it`, with what the contract's tests ask for by name. */
export function contractTest(strategy: StrategyName) {
  const database = testDatabase();
  const clock = new TestClock();
  const build: Fixtures['build'] = (config = {}) =>
    createTestKit(strategy, database, { clock: clock.now, ...config });
  let shared: SessionKit | undefined;

  return test.extend<Fixtures>({
    strategy,
    expected: promised[strategy],
    database,
    clock,
    build: async ({ task: _ }, use) => use(build),
    kit: async ({ build }, use) => {
      shared ??= build();
      await use(shared);
    },
    capabilities: async ({ kit }, use) => use(kit.strategy.capabilities),
    user: async ({ database }, use) => use(await createUser(database.prisma)),
    browser: async ({ kit }, use) => use(new Browser(kit.handlers)),
    signedIn: async ({ browser, user }, use) => {
      await browser.signIn(user.email, password);
      await use(browser);
    },
  });
}
