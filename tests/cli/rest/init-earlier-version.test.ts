import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { initCommand } from '../../../src/cli/init/init.ts';
import { commit, filesIn, makeApp } from '../../support/made-app.ts';
import { head, user } from '../init/planned.ts';

const schemaPath = 'prisma/schema.prisma';
const claims = /^ {2}claims .*\n/m;

// The engine that comes with this repository, which asks no network.
vi.stubEnv('PRISMA_SCHEMA_ENGINE_BINARY', resolve('prisma/engine/schema-engine.mjs'));

async function init(folder: string): Promise<string> {
  const printed: string[] = [];
  await initCommand.run(['--yes', '--skip-install'], {
    env: {},
    folder,
    print: (text) => printed.push(text),
  });
  return printed.join('\n');
}

/** An app that an earlier version of the kit was added to. @param asItWas what that made of the schema. */
async function adopted(schema: string, asItWas: (schema: string) => string): Promise<string> {
  const folder = makeApp({
    [schemaPath]: schema,
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  });
  await init(folder);
  const path = join(folder, schemaPath);
  writeFileSync(path, asItWas(readFileSync(path, 'utf8')));
  // From here on Prisma is installed: it writes the migration.
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  commit(folder);
  return folder;
}

/** The files that are new or say something else now. */
function added(folder: string, before: Record<string, string>): Record<string, string> {
  const after = Object.entries(filesIn(folder, ['node_modules']));
  return Object.fromEntries(
    after.filter(([path, text]) => !path.endsWith('/') && before[path] !== text),
  );
}

describe('init in an app that an earlier version was added to', () => {
  it('adds the one column that it lacks, and a migration with nothing else in it', async () => {
    const folder = await adopted(head + user, (schema) => schema.replace(claims, ''));
    const before = filesIn(folder, ['node_modules']);
    expect(before[schemaPath]).not.toMatch(claims);
    expect(await init(folder)).toMatch(/^~ .*schema\.prisma\n +1 line more in model Session$/m);
    const files = added(folder, before);
    const [migration = '', ...others] = Object.keys(files).sort();
    expect(migration).toMatch(/^prisma\/migrations\/\d+_auth_sessions\/migration\.sql$/);
    expect(others).toEqual([schemaPath]);
    expect(files[migration]?.trimEnd()).toBe(
      '-- AlterTable\nALTER TABLE "Session" ADD COLUMN     "claims" TEXT;',
    );
    expect(files[schemaPath]).toMatch(/^ {2}claims String\?$/m);
    expect(files[schemaPath]?.replace(/\n {2}claims .*\n/, '')).toBe(before[schemaPath]);
  }, 60_000);

  it('adds the order of commits and the model of cutoffs, and takes nothing away', async () => {
    const folder = await adopted(head + user, (schema) =>
      schema
        .replace(/^ {2}changedXid .*\n/m, '')
        .replace('  @@index([changedXid])\n', '')
        .replace('@@index([userId, endedAt])', '@@index([userId])')
        .replace(/\n\/\/\/ When all[\s\S]*?\n\}\n/, ''),
    );
    const before = filesIn(folder, ['node_modules']);
    expect(before[schemaPath]).not.toMatch(/changedXid|SessionCutoff|userId, endedAt/);
    expect(await init(folder)).toMatch(
      /^~ .*schema\.prisma\n +model SessionCutoff, 3 lines more in model Session$/m,
    );
    const files = added(folder, before);
    const [migration = '', ...others] = Object.keys(files).sort();
    expect(others).toEqual([schemaPath]);
    expect(files[migration]).toMatchInlineSnapshot(`
      "-- AlterTable
      ALTER TABLE "Session" ADD COLUMN     "changedXid" BIGINT;

      -- CreateTable
      CREATE TABLE "SessionCutoff" (
          "id" TEXT NOT NULL,
          "endedAt" TIMESTAMP(3) NOT NULL,

          CONSTRAINT "SessionCutoff_pkey" PRIMARY KEY ("id")
      );

      -- CreateIndex
      CREATE INDEX "Session_userId_endedAt_idx" ON "Session"("userId", "endedAt");

      -- CreateIndex
      CREATE INDEX "Session_changedXid_idx" ON "Session"("changedXid");

      "
    `);
    const lines = files[schemaPath]?.split('\n') ?? [];
    expect(before[schemaPath]?.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
    // A second time there is nothing left to add.
    commit(folder);
    const now = filesIn(folder, ['node_modules']);
    await init(folder);
    expect(added(folder, now)).toEqual({});
  }, 60_000);
});
