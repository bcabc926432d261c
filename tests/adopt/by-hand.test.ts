import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasMariaDb } from '../support/installed-mariadb.ts';
import { mariaDb } from '../support/mariadb.ts';
import type { OtherServer } from '../support/other-database.ts';
import { generatorInto, prismaConfig } from '../support/prisma-files.ts';
import { sqlite } from '../support/sqlite.ts';
import { makeAdoptingApp } from './support/app.ts';
import { prismaClient } from './support/prisma.ts';

const page = readFileSync('docs/adopting.md', 'utf8');
const byHand = page.slice(page.indexOf('## By hand'));

/** The files that the page shows, by the path in their first lines. */
const files = Object.fromEntries(
  [...byHand.matchAll(/^ {3}```ts\n {3}\/\/ (\S+)\n(.*?)^ {3}```$/gms)].map(
    ([, path = '', text = '']) => [path, text.replace(/^ {3}/gm, '')],
  ),
);

/** What is to be taken from the repository's own schema: the names that the page lists. */
function modelsByHand(): string {
  const [sentence = ''] = /^2\. The models .*? of \[prisma/m.exec(byHand) ?? [];
  const names = [...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const schema = readFileSync('prisma/schema.prisma', 'utf8');
  const blocks = schema.match(/^(?:model|enum) .*?^\}$/gms) ?? [];
  return blocks.filter((block) => names.includes(block.split(' ')[1])).join('\n\n');
}

it('an app that is changed by hand, as the page says, passes the checks of Prisma and TypeScript', async () => {
  const [, relations = ''] = /```prisma\n(.*?)```/s.exec(byHand) ?? [];
  expect(Object.keys(files)).toEqual([
    'auth.ts',
    'app/api/auth/[...nextauth]/route.ts',
    'proxy.ts',
  ]);
  const app = await makeAdoptingApp('by_hand', {
    ...files,
    'prisma.config.ts': prismaConfig,
    'lib/prisma.ts': prismaClient('export { prisma };'),
    'prisma/schema.prisma': `${generatorInto('')}
model User {
  id    Int    @id @default(autoincrement())
  email String @unique
${relations}}

${modelsByHand().replace(/(userId +)String/g, '$1Int')}
`,
  });
  await app.prisma('validate');
  await app.prisma('generate');
  await app.bin('next', 'typegen');
  await app.bin('tsc', '--noEmit');
});

describe('a `Session` without an id gets one by the migration that the page shows', () => {
  it('on SQLite', async () => {
    await gives('SQLite', sqlite, 'TEXT');
  });

  it.runIf(hasMariaDb())('on MariaDB', async () => {
    await gives('MySQL and MariaDB', mariaDb, 'VARCHAR(191)');
  });
});

async function gives(name: string, server: OtherServer, text: string): Promise<void> {
  const excerpt = page.split(`-- ${name}\n`)[1]?.split(/\n\n|\n```/)[0] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'session-kit-by-hand-'));
  const { adapter, stop } = await server.start(folder);
  const database = await adapter.connect();
  const run = (sql: string) => database.executeRaw({ sql, args: [], argTypes: [] });
  const quote = name === 'SQLite' ? '"' : '`';
  const table = `${quote}Session${quote}`;
  try {
    await run(`CREATE TABLE ${table} (token ${text} NOT NULL UNIQUE)`);
    await run(`INSERT INTO ${table} VALUES ('one'), ('other')`);
    for (const statement of excerpt.split(/;\s*/).filter(Boolean)) {
      await run(statement);
    }
    const query = { sql: `SELECT id FROM ${table}`, args: [], argTypes: [] };
    const ids = (await database.queryRaw(query)).rows.flat();
    expect(ids).toEqual([expect.stringMatching(/^[\w-]{32,36}$/), expect.any(String)]);
    expect(new Set(ids).size).toBe(2);
    const twice = run(`UPDATE ${table} SET id = '${ids[0]}'`);
    await expect(twice).rejects.toMatchObject({ cause: { kind: 'UniqueConstraintViolation' } });
  } finally {
    await database.dispose();
    await stop();
    await rm(folder, { recursive: true });
  }
}
