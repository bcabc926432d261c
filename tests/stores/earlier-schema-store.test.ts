import { describe, expect, it } from 'vitest';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { appDatabase } from '../support/app-database.ts';
import { appKitContract } from './app-kit-contract.ts';
import { prismaStoreContract } from './prisma-store-contract.ts';

/** As `session-kit init` wrote it before the feed read changes in the order of their commits. */
function earlierSchema(schema: string): string {
  return schema
    .replace(/^ +\/\/\/ PostgreSQL's number of the transaction.*\n +changedXid .*\n/m, '')
    .replace(/^ +@@index\(\[changedXid\]\)\n/m, '')
    .replace(/^(\/\/\/.*\n)*model SessionCutoff \{[^}]*\}\n/m, '');
}

describe('store prisma over the schema of an earlier version, which has neither changedXid nor SessionCutoff', () => {
  const database = appDatabase((schema) => {
    const earlier = earlierSchema(schema);
    expect(earlier).not.toMatch(/changedXid|SessionCutoff/);
    return earlier;
  });
  const app = {
    schema: database.schema,
    get prisma() {
      return database.prisma;
    },
    get pool() {
      return database.pool;
    },
  };
  prismaStoreContract(app);
  appKitContract(app);

  it("keeps nothing of when everyone's sessions were ended", async () => {
    const store = prismaSessions(database.prisma, database);
    await store.end({ everyone: true }, 'revoked', new Date());
    expect(await store.cutoffFor('any user')).toBeNull();
  });
});
