import { appSchemas } from '../../support/app-schemas.ts';
import { sqlite } from '../../support/sqlite.ts';
import { otherAppsStoreTests } from '../other-store-tests.ts';

otherAppsStoreTests('SQLite', sqlite, appSchemas);
