import type { Adapter } from 'next-auth/adapters';
import { expectTypeOf, test } from 'vitest';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import {
  type ModelNames,
  prismaAdapter,
  prismaSessions,
} from '../../src/kit/stores/prisma/index.ts';
import type { SessionTable } from '../../src/kit/stores/prisma/rows.ts';

declare const prisma: PrismaClient;

/** What Prisma generates for an app whose ids are numbers and whose registry has another name. */
interface OtherClient {
  $disconnect(): Promise<void>;
  authSession: {
    findMany<T extends { where?: { userId?: number } }>(args?: T): Promise<{ userId: number }[]>;
  };
  session: { findMany(args?: { where?: { workout?: string } }): Promise<{ id: number }[]> };
}
declare const other: OtherClient;

test('the client of any app is accepted as it is, with extensions too', () => {
  expectTypeOf(prismaSessions).toBeCallableWith(prisma);
  expectTypeOf(prismaSessions).toBeCallableWith(prisma.$extends({ client: { hello: () => 'hi' } }));
  expectTypeOf(prismaSessions).toBeCallableWith(other, {
    names: { session: { model: 'AuthSession' } },
  });
  expectTypeOf(prismaAdapter(other)).toEqualTypeOf<Adapter>();
});

test('what is no client is not', () => {
  // @ts-expect-error: the pool has no models.
  prismaSessions({ query: async () => ({ rows: [] }) });
  // @ts-expect-error: nothing of what `connect` gives but its client.
  prismaAdapter({ prisma });
});

test('names are those of Auth.js, and an address is what every user has', () => {
  expectTypeOf<{ user: { model: 'Member'; fields: { image: null } } }>().toExtend<ModelNames>();
  expectTypeOf<{ user: { fields: { email: null } } }>().not.toExtend<ModelNames>();
});

// The store takes clients of every app, so only this says that it asks for what Prisma takes.
test("this app's own client answers what the registry asks", () => {
  expectTypeOf<PrismaClient['session']>().toExtend<SessionTable>();
});
