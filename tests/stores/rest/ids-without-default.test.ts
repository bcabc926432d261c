import { describe } from 'vitest';
import { appDatabase } from '../../support/app-database.ts';
import { appKitContract } from '../app-kit-contract.ts';

const idOfUser = /(model User \{\n +)id( +String +@id) @default\(cuid\(\)\)/;

describe("an app whose users have ids that the database doesn't give", () => {
  appKitContract(appDatabase((schema) => schema.replace(idOfUser, '$1id$2')));
});

describe("an app whose users' ids also have another name", () => {
  const database = appDatabase((schema) =>
    schema.replace(idOfUser, '$1uid$2').replaceAll('references: [id]', 'references: [uid]'),
  );
  appKitContract({
    names: { user: { fields: { id: 'uid' } } },
    get prisma() {
      return database.prisma;
    },
    get pool() {
      return database.pool;
    },
    schema: database.schema,
  });
});
