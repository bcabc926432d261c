import { sqlite } from '../support/sqlite.ts';
import { otherStoreTests } from './other-store-tests.ts';

otherStoreTests('SQLite', sqlite);
