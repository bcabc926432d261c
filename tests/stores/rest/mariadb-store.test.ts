import { appSchemas, bigIntSchema } from '../../support/app-schemas.ts';
import { mariaDb } from '../../support/mariadb.ts';
import { otherAppsStoreTests, otherStoreTests } from '../other-store-tests.ts';

otherStoreTests('MariaDB', mariaDb);
otherAppsStoreTests('MariaDB', mariaDb, [...appSchemas, bigIntSchema]);
