import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { switchTests } from './switch-tests.ts';

switchTests('SQLite', {
  provider: 'sqlite',
  driver: '@prisma/adapter-libsql',
  // By Prisma's drivers, and by its engine.
  times: [
    (time) => `'${time.toISOString().replace('Z', '+00:00')}'`,
    (time) => String(time.getTime()),
  ],
  async start() {
    const folder = await mkdtemp(join(tmpdir(), 'session-kit-test-'));
    const url = `file:${join(folder, 'app.db')}`;
    return {
      url,
      adapter: new PrismaLibSql({ url }),
      stop: () => rm(folder, { recursive: true, force: true }),
    };
  },
});
