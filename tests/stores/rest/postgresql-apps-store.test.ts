import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy, initialTimes } from '../../../src/kit/session/policy.ts';
import { newSid } from '../../../src/kit/session/token.ts';
import { prismaAdapter, prismaSessions } from '../../../src/kit/stores/prisma/index.ts';
import { appDatabase } from '../../support/app-database.ts';
import { appSchemas, bigIntSchema, uuidSchema } from '../../support/app-schemas.ts';
import { appKitContract } from '../app-kit-contract.ts';
import { prismaAdapterContract } from '../prisma-adapter-contract.ts';
import { prismaStoreContract } from '../prisma-store-contract.ts';

const now = new Date('2030-01-01T00:00:00Z');

for (const other of [...appSchemas, bigIntSchema, uuidSchema]) {
  describe(`store prisma on PostgreSQL, for an app ${other.title}`, () => {
    const database = appDatabase(other.change, other);
    const app = {
      ...other,
      get prisma() {
        return database.prisma;
      },
    };
    prismaStoreContract(app);
    prismaAdapterContract(app);

    describe('read by a prepared statement', () => {
      const prepared = {
        ...other,
        schema: database.schema,
        get prisma() {
          return database.prisma;
        },
        get pool() {
          return database.pool;
        },
      };
      // The contract leaves sessions behind.
      beforeAll(async () => {
        await prismaSessions(app.prisma, app).prune(new Date('2100-01-01'), 1_000_000);
      });
      prismaStoreContract(prepared);
      appKitContract(prepared);

      it('gives the session and the user as Prisma does', async () => {
        const { createUser } = prismaAdapter(app.prisma, other.names);
        const email = `${randomUUID()}@example.com`;
        const user = await createUser?.({ id: '', email, name: 'Ada', emailVerified: now });
        const session = {
          ...initialTimes(defaultPolicy, true, now),
          sid: newSid(),
          userId: user?.id ?? '',
          tokenHash: randomUUID(),
          strategy: 'jwt',
          userAgent: null,
          ipAddress: null,
          claims: 'some claims',
        } as const;
        const through = prismaSessions(app.prisma, app);
        await through.create(session);
        const found = await prismaSessions(app.prisma, prepared).find(session.tokenHash);
        expect(found).toStrictEqual(await through.find(session.tokenHash));
        expect(found).toMatchObject({ session, user });
      });
    });
  });
}
