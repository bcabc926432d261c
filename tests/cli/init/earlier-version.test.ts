import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { initCommand } from '../../../src/cli/init/init.ts';
import { commit, filesIn, makeApp } from '../../support/made-app.ts';
import { head, user } from './planned.ts';

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

/** An app that an earlier version of the kit was added to, which kept no claims. */
async function adopted(schema: string): Promise<string> {
  const folder = makeApp({
    [schemaPath]: schema,
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  });
  await init(folder);
  const path = join(folder, schemaPath);
  writeFileSync(path, readFileSync(path, 'utf8').replace(claims, ''));
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
  it('adds the one column, and a migration with nothing else in it', async () => {
    const folder = await adopted(head + user);
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
});
