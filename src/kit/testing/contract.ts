import { beforeAll, describe } from 'vitest';
import { acknowledging } from './contract/acknowledging.ts';
import { changing } from './contract/changing.ts';
import { contractHelpers } from './contract/contract-helpers.ts';
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
 * Vitest tests of everything that the kit relies on in a store: conditional writes, also many at once;
 * ended sessions that stay ended; the revocation feed; pruning. Use it when you write a store, in a
 * test file, at its top or in a `describe`. `SessionStore.plain`, the rows of plain Auth.js, isn't
 * tested.
 *
 * All times are in the year 2030, and some sessions expired in 2020. So a store fails when it uses its
 * database's time, or deletes expired sessions itself.
 *
 * @param setUp called once, before the first test.
 *
 * @example sessionStoreContract(() => ({ store: mySessions(database), createUser, deleteUser }));
 */
export function sessionStoreContract(setUp: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  describe('the contract of a session store', () => {
    let underTest: StoreUnderTest;
    beforeAll(async () => {
      underTest = await setUp();
    });

    const helpers = contractHelpers(() => underTest);
    for (const topic of topics) topic(helpers);
  });
}
