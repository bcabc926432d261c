import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { initCommand } from '../../../src/cli/init/init.ts';
import { commit, type Files, filesIn, makeApp } from '../../support/made-app.ts';
import { head, user } from './planned.ts';

// The engine that comes with this repository, which asks no network.
beforeEach(() => {
  vi.stubEnv('PRISMA_SCHEMA_ENGINE_BINARY', resolve('prisma/engine/schema-engine.mjs'));
});

const managers: Record<string, Files> = {
  npm: { 'package.json': '{"workspaces":["apps/*","packages/*"]}', 'package-lock.json': '{}' },
  pnpm: {
    'package.json': '{"private":true}',
    'pnpm-workspace.yaml': 'packages:\n  - apps/*\n  - "packages/*"\n',
    'pnpm-lock.yaml': 'lockfileVersion: "9.0"\n',
  },
  Yarn: { 'package.json': '{"workspaces":{"packages":["apps/*","packages/*"]}}', 'yarn.lock': '' },
};

const asked = (packages: object, name = '@repo/web') =>
  JSON.stringify({ name, dependencies: packages });
const app = 'apps/web';
const next = { next: '16.4.6', react: '19.3.1' };

const database: Files = {
  'packages/db/prisma/schema.prisma': head + user,
  'packages/db/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
};

/** A workspace with an app, of which Prisma and the rest are installed at its top. */
function workspace(files: Files, packages: object = {}, manager = 'npm'): string {
  const folder = makeApp({
    'app/page.tsx': '',
    'tsconfig.json': '',
    ...managers[manager],
    [`${app}/package.json`]: asked({ ...next, ...packages }),
    [`${app}/tsconfig.json`]: '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    [`${app}/src/app/page.tsx`]: 'export default () => null;\n',
    ...files,
  });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  commit(folder);
  return folder;
}

const without = ['node_modules'];

/** Leaves nothing in the folder for temporary files. */
async function init(folder: string, ...args: string[]) {
  const printed: string[] = [];
  const temporary = mkdtempSync(join(tmpdir(), 'session-kit-temporary-'));
  vi.stubEnv('TMPDIR', temporary);
  const code = await initCommand.run(['--yes', '--skip-install', ...args], {
    env: {},
    folder: join(folder, app),
    print: (text) => printed.push(text),
  });
  vi.stubEnv('TMPDIR', undefined);
  // But for what keeps compiled configurations.
  expect(readdirSync(temporary).filter((name) => !/^(jiti|tsx)/.test(name))).toEqual([]);
  rmSync(temporary, { recursive: true });
  return { code, text: printed.join('\n'), files: filesIn(folder, without) };
}

describe('a schema in another package', () => {
  it('gets its models there, and a migration beside the others', async () => {
    const folder = workspace({
      ...database,
      [`${app}/prisma.config.ts`]: `import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: '../../packages/db/prisma/schema.prisma',
  migrations: { path: '../../packages/db/prisma/migrations' },
});
`,
      [`${app}/src/lib/db.ts`]:
        "import { PrismaClient } from '@prisma/client';\n\nexport const prisma = new PrismaClient();\n",
    });
    const { files } = await init(folder);
    expect(files['packages/db/prisma/schema.prisma']).toContain('model SessionCutoff');
    const migration = Object.keys(files).find((path) => path.endsWith('migration.sql'));
    expect(migration).toMatch(/^packages\/db\/prisma\/migrations\/\d{14}_auth_sessions\//);
    expect(files[migration ?? '']).toMatch(/^-- CreateTable\nCREATE TABLE "Account"/);
    commit(folder);
    expect((await init(folder)).files).toEqual(files);
  }, 60_000);
});
