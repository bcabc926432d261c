import { prismaSessions } from '../../src/stores/prisma.ts';
import type { StoreClient } from '../support/provider-client.ts';
import { storeContract } from './store-contract.ts';

/** The contract for the store in a database, whichever database that is. */
export function prismaStoreContract(database: { readonly prisma: StoreClient }): void {
  let users = 0;
  storeContract({
    store: () => prismaSessions(database.prisma),
    async createUser() {
      const email = `store${++users}@example.com`;
      return (await database.prisma.user.create({ data: { email } })).id;
    },
    async deleteUser(id) {
      await database.prisma.user.delete({ where: { id } });
    },
  });
}
