import { describe } from 'vitest';
import type { AppSchema } from '../support/app-schemas.ts';
import { type OtherServer, otherDatabase } from '../support/other-database.ts';
import { prismaAdapterContract } from './prisma-adapter-contract.ts';
import { prismaStoreContract } from './prisma-store-contract.ts';

/** The store and Auth.js's adapter on another kind of database, for this app. */
export function otherStoreTests(name: string, server: OtherServer): void {
  describe(`store prisma on ${name}`, () => {
    const database = otherDatabase(server);
    prismaStoreContract(database);
    prismaAdapterContract(database);
  });
}

/** The same for the schemas of other apps. */
export function otherAppsStoreTests(
  name: string,
  server: OtherServer,
  schemas: readonly AppSchema[],
): void {
  for (const other of schemas) {
    describe(`store prisma on ${name}, for an app ${other.title}`, () => {
      const database = otherDatabase(server, other.change);
      const app = {
        ...other,
        get prisma() {
          return database.prisma;
        },
      };
      prismaStoreContract(app);
      prismaAdapterContract(app);
    });
  }
}
