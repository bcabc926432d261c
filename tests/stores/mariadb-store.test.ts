import { appSchemas, bigIntSchema } from '../support/app-schemas.ts';
import { mariaDb } from '../support/mariadb.ts';
import { otherStoreTests } from './other-store-tests.ts';

otherStoreTests('MariaDB', mariaDb, [...appSchemas, bigIntSchema]);
