import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { initCommand } from '../../../src/cli/init/init.ts';
import { planMigration } from '../../../src/cli/init/migration.ts';
import { inspectProject } from '../../../src/cli/project/project.ts';
import { commit, type Files, filesIn, makeApp } from '../../support/made-app.ts';
import { head, user } from './planned.ts';

// The engine that comes with this repository, which asks no network.
vi.stubEnv('PRISMA_SCHEMA_ENGINE_BINARY', resolve('prisma/engine/schema-engine.mjs'));

/** Runs init in an app that has migrations, and Prisma installed. */
async function init(folder: string) {
  const printed: string[] = [];
  await initCommand.run(['--yes', '--skip-install'], {
    env: {},
    folder,
    print: (text) => printed.push(text),
  });
  const files = filesIn(folder, ['node_modules']);
  const path = Object.keys(files).find((name) => name.endsWith('migration.sql'));
  return { text: printed.join('\n'), sql: path === undefined ? null : (files[path] ?? null) };
}

function withMigrations(files: Files): string {
  const folder = makeApp({
    'prisma/schema.prisma': head + user,
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    ...files,
  });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  commit(folder);
  return folder;
}

it("a migration holds nothing of what the app's configuration prints", async () => {
  const folder = withMigrations({
    'prisma.config.ts': `import { defineConfig } from 'prisma/config';

console.log('[dotenv] injecting env (2) from .env -- tip: run anywhere');
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
`,
  });
  const { sql } = await init(folder);
  expect(sql).toMatch(/^-- CreateTable\nCREATE TABLE "Account"/);
  expect(sql).not.toContain('dotenv');
}, 60_000);

it("an index that the app has under a name of its own isn't added once more", async () => {
  const folder = withMigrations({});
  await init(folder);
  const path = join(folder, 'prisma/schema.prisma');
  const own = readFileSync(path, 'utf8');
  const index = '@@index([changedXid]';
  writeFileSync(path, own.replace(`${index})`, `${index}, map: "by_transaction")`));
  commit(folder);
  const before = filesIn(folder, ['node_modules']);
  expect((await init(folder)).text).not.toMatch(/^[+~]/m);
  expect(filesIn(folder, ['node_modules'])).toEqual(before);
}, 60_000);

it('where the tables stay as they are there is no migration', () => {
  const folder = withMigrations({});
  const project = inspectProject(folder);
  const before = head + user;
  const change = { path: 'prisma/schema.prisma', before, after: `${before}\n// a remark\n` };
  const { steps, changes } = planMigration(project, project.prisma, [change], new Date());
  expect(steps).toMatchObject([{ action: 'skip', what: 'migration' }]);
  expect(steps[0]?.then).toEqual(['npx prisma generate']);
  expect(changes).toEqual([]);
}, 60_000);

it.each([
  'Environment variables loaded from .env\n-- CreateTable\nCREATE TABLE "A" ("id" TEXT);\n',
  '-- CreateTable\nCREATE TABLE "A" ("id" TEXT);\nUpdate available 7.0.0 -> 8.0.0\n',
])('migration_refused: what Prisma writes is %j', async (text) => {
  const folder = makeApp({
    'prisma/schema.prisma': head + user,
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'node_modules/prisma/package.json': '{ "version": "7.10.0" }',
    'node_modules/prisma/build/index.js': `require('node:fs').writeFileSync(process.argv.at(-1), ${JSON.stringify(text)});\n`,
  });
  const before = filesIn(folder);
  await expect(init(folder)).rejects.toMatchObject({
    code: 'migration_refused',
    message: expect.stringContaining("isn't SQL"),
  });
  expect(filesIn(folder)).toEqual(before);
});
