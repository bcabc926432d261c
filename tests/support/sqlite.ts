import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import type { OtherServer } from './other-database.ts';

/** SQLite in this process, with a file of its own. */
export const sqlite: OtherServer = {
  provider: 'sqlite',
  async start(folder) {
    const { href } = pathToFileURL(join(folder, 'test.db'));
    return { adapter: new PrismaLibSql({ url: href }), stop: async () => {} };
  },
};
