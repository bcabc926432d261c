import { beforeAll, describe } from 'vitest';
import { acknowledging } from './contract/acknowledging.ts';
import { askedStore } from './contract/asked-store.ts';
import { changing } from './contract/changing.ts';
import { creating } from './contract/creating.ts';
import { ending } from './contract/ending.ts';
import { pruning } from './contract/pruning.ts';
import { reading } from './contract/reading.ts';
import { renewing } from './contract/renewing.ts';
import { replacing } from './contract/replacing.ts';
import type { StoreUnderTest } from './contract/store-under-test.ts';
import { updatingClaims } from './contract/updating-claims.ts';

export type { StoreUnderTest };

const topics = [
  reading,
  creating,
  renewing,
  replacing,
  updatingClaims,
  acknowledging,
  changing,
  ending,
  pruning,
];

/**
 * Tests for Vitest of everything that the kit relies on in a store, for whoever writes one: writes that
 * are conditional, also when many come at once; ends that stay ends; the feed; pruning. Call it in a
 * test file, at its top or in a `describe`. The rows of plain Auth.js, `SessionStore.plain`, are not
 * part of it.
 *
 * The tests bring every time with them, in the year 2030 but for sessions that expired in 2020: a store
 * that asks its database for the time, or drops what has expired by it, fails.
 *
 * @param setUp Runs once, before the first of the tests.
 *
 * @example
 * sessionStoreContract(() => ({ store: mySessions(database), createUser, deleteUser }));
 */
export function sessionStoreContract(setUp: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  describe('the contract of a session store', () => {
    let given: StoreUnderTest;
    beforeAll(async () => {
      given = await setUp();
    });

    const asked = askedStore(() => given);
    for (const topic of topics) topic(asked);
  });
}
