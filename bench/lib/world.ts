import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { connect } from '../../prisma/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import {
  copyDatabase,
  databaseUrl,
  dropDatabase,
  startTemplate,
} from '../../tests/support/template-database.ts';

/** What all contenders share: one database, one pool, one user, one secret. */
export interface World {
  serverUrl: string;
  /** The connection string of the shared database. */
  url: string;
  /** The name of an empty, migrated database, to copy. */
  template: string;
  prisma: PrismaClient;
  pool: pg.Pool;
  secret: string;
  user: { id: string; name: string; email: string; image: string };
}

/** Creates a database on DATABASE_URL, else on an embedded PostgreSQL, and drops it at the end. */
export async function withWorld<T>(use: (world: World) => Promise<T>): Promise<T> {
  const template = await startTemplate(`kit_bench_${process.pid}`);
  const { serverUrl } = template;
  const name = await copyDatabase(serverUrl, template.name);
  const url = databaseUrl(serverUrl, name);
  const { prisma, pool } = connect(url);
  try {
    const data = {
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      image: 'https://example.com/avatars/ada.png',
    };
    const { id } = await prisma.user.create({ data });
    return await use({
      serverUrl,
      url,
      template: template.name,
      prisma,
      pool,
      secret: randomBytes(32).toString('base64'),
      user: { id, ...data },
    });
  } finally {
    await prisma.$disconnect();
    await dropDatabase(serverUrl, name);
    await template.stop();
  }
}
