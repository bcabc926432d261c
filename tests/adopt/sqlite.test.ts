import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { expect, it } from 'vitest';
import { makeAdoptingApp } from './support/app.ts';

const schema = `generator client {
  provider = "prisma-client"
  output   = "../generated/prisma"
}

datasource db {
  provider = "sqlite"
}

model User {
  id       String    @id @default(cuid())
  email    String    @unique
  sessions Session[]
}

model Session {
  id           String   @id @default(cuid())
  sessionToken String   @unique
  userId       String
  expires      DateTime
  user         User     @relation(fields: [userId], references: [id], onDelete: Cascade)
}
`;
const auth = `import NextAuth from 'next-auth';

export const { handlers, auth } = NextAuth({ adapter: {}, providers: [] });
`;

it('keeps the rows of an app on SQLite, where Prisma makes the table anew', async () => {
  const app = await makeAdoptingApp('sqlite', {
    'prisma/schema.prisma': schema,
    'prisma/migrations/migration_lock.toml': 'provider = "sqlite"\n',
    'auth.ts': auth,
  });
  const before = await app.bin(
    'prisma',
    ...['migrate', 'diff', '--from-empty', '--to-schema', 'prisma/schema.prisma', '--script'],
  );
  const { href } = pathToFileURL(`${app.folder}.db`);
  const database = await new PrismaLibSql({ url: href }).connect();
  await database.executeScript(before);
  await database.executeScript(
    `INSERT INTO "User" VALUES ('ada', 'ada@example.com');
     INSERT INTO "Session" VALUES ('one', 'a token', 'ada', '2030-01-01T00:00:00Z');`,
  );

  const { output } = await app.sessionKit('init', '--yes', '--skip-install');
  expect(output).toContain('Written: ');
  const made = (await readdir(`${app.folder}/prisma/migrations`)).find((name) =>
    name.endsWith('_auth_sessions'),
  );
  const sql = await app.read(`prisma/migrations/${made}/migration.sql`);
  expect(sql).toContain('ALTER TABLE "new_Session" RENAME TO "Session"');
  await database.executeScript(sql);
  const query = { sql: 'SELECT * FROM "Session"', args: [], argTypes: [] };
  const { columnNames, rows } = await database.queryRaw(query);
  const row = Object.fromEntries(columnNames.map((name, index) => [name, rows[0]?.[index]]));
  expect(row).toMatchObject({ id: 'one', sessionToken: 'a token', strategy: 'database' });
  await database.dispose();
});
