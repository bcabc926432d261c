import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrismaClientLike } from '../../../src/kit/stores/prisma/index.ts';
import { testDatabase } from '../../support/database.ts';
import { prismaOfVersion } from '../../support/prisma-of-version.ts';
import { prismaAdapterContract } from '../prisma-adapter-contract.ts';
import { prismaStoreContract } from '../prisma-store-contract.ts';

/** The earliest of each range that the packages name; all other tests run with the newest. */
const earliest = ['6.19.0', '7.0.0'];

it('the ranges of the packages begin with the versions that are tried here', () => {
  const ranges = earliest.map((version) => `^${version}`).join(' || ');
  for (const place of ['src/kit', 'src/cli']) {
    const { peerDependencies } = JSON.parse(readFileSync(`${place}/package.json`, 'utf8'));
    expect(peerDependencies['@prisma/client']).toBe(ranges);
  }
});

describe.each(earliest)('store prisma with Prisma %s', (version) => {
  const database = testDatabase();
  let prisma: PrismaClientLike;
  let end = async () => {};
  beforeAll(async () => {
    ({ prisma, end } = await prismaOfVersion(version, database.url));
  }, 180_000);
  afterAll(() => end());

  const app = {
    get prisma() {
      return prisma;
    },
  };
  prismaStoreContract(app);
  prismaAdapterContract(app);
});
