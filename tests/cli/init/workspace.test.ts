import { appendFileSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
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

const packageJson = (packages: object, name = '@repo/web') =>
  JSON.stringify({ name, dependencies: packages });
const app = 'apps/web';
const next = { next: '16.4.6', react: '19.3.1' };

const database: Files = {
  'packages/db/prisma/schema.prisma': head + user,
  'packages/db/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
};

/** @param isInstalled with Prisma at the workspace's top, which then writes the migration. */
function workspace(
  files: Files,
  packages: object = {},
  manager = 'npm',
  isInstalled = false,
): string {
  const folder = makeApp({
    'app/page.tsx': '',
    'tsconfig.json': '',
    ...managers[manager],
    [`${app}/package.json`]: packageJson({ ...next, ...packages }),
    [`${app}/tsconfig.json`]: '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    [`${app}/src/app/page.tsx`]: 'export default () => null;\n',
    ...files,
  });
  if (isInstalled) symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
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
    const folder = workspace(
      {
        ...database,
        [`${app}/prisma.config.ts`]: `import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: '../../packages/db/prisma/schema.prisma',
  migrations: { path: '../../packages/db/prisma/migrations' },
});
`,
        [`${app}/src/lib/db.ts`]:
          "import { PrismaClient } from '@prisma/client';\n\nexport const prisma = new PrismaClient();\n",
      },
      {},
      'npm',
      true,
    );
    const { files } = await init(folder);
    expect(files['packages/db/prisma/schema.prisma']).toContain('model SessionCutoff');
    const migration = Object.keys(files).find((path) => path.endsWith('migration.sql'));
    expect(migration).toMatch(/^packages\/db\/prisma\/migrations\/\d{14}_auth_sessions\//);
    expect(files[migration ?? '']).toMatch(/^-- CreateTable\nCREATE TABLE "Account"/);
    commit(folder);
    expect((await init(folder)).files).toEqual(files);
  }, 60_000);
});

const authPackage = (index: string, packages: object = {}): Files => ({
  'packages/auth/package.json': JSON.stringify({
    name: '@repo/auth',
    exports: { '.': './src/index.ts' },
    dependencies: { 'next-auth': '5.0.0-beta.32', '@repo/db': '*', ...packages },
  }),
  'packages/auth/src/index.ts': index,
});

const databasePackage: Files = {
  ...database,
  'packages/db/package.json': JSON.stringify({
    name: '@repo/db',
    exports: { '.': './src/index.ts', './client': './src/client.ts' },
    dependencies: { prisma: '7.10.0', '@prisma/client': '7.10.0' },
  }),
  'packages/db/src/index.ts': "export * from '@prisma/client';\n",
  'packages/db/src/client.ts':
    "import { PrismaClient } from '@prisma/client';\n\nexport const db = new PrismaClient();\n",
};

const nextAuth = `import { PrismaAdapter } from '@auth/prisma-adapter';
import { db } from '@repo/db/client';
import NextAuth from 'next-auth';
import GitHub from 'next-auth/providers/github';

export const { handlers, auth, signIn, signOut } = NextAuth({
  adapter: PrismaAdapter(db),
  providers: [GitHub],
});
`;
const route = `${app}/src/app/api/auth/[...nextauth]/route.ts`;
const uses = { '@repo/auth': 'workspace:*' };

describe.each(Object.keys(managers))('a workspace of %s', (manager) => {
  it.each([
    ['other_auth_found', '@clerk/nextjs', '6.0.0'],
    ['other_auth_found', 'better-auth', '1.6.0'],
    ['old_auth_found', 'next-auth', 'latest'],
  ])('%s: %s in a package that the app uses, by its name', async (code, name, version) => {
    const index = 'export {};\n';
    const folder = workspace(
      { ...authPackage(index, { 'next-auth': undefined, [name]: version }), ...databasePackage },
      uses,
      manager,
    );
    const before = filesIn(folder, without);
    await expect(init(folder)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/@repo\/auth.*packages\/auth/),
    });
    expect(filesIn(folder, without)).toEqual(before);
  });

  it('has Prisma in a package: the models go there, and Auth.js imports its client', async () => {
    const folder = workspace(databasePackage, { '@repo/db': '*' }, manager, true);
    const { files, text } = await init(folder);
    expect(files[`${app}/src/auth.ts`]).toContain(
      "import { db as prisma } from '@repo/db/client';",
    );
    expect(files['packages/db/prisma/schema.prisma']).toContain('model SessionCutoff');
    expect(Object.keys(files).filter((path) => path.endsWith('migration.sql'))).toEqual([
      expect.stringMatching(/^packages\/db\/prisma\/migrations\//),
    ]);
    expect(Object.keys(files).filter((path) => path.startsWith(`${app}/prisma`))).toEqual([]);
    expect(text).toMatch(/\(cd \.\.\/\.\.\/packages\/db && \S+( exec)? prisma migrate dev\)/);
    expect(text).not.toMatch(/prisma@/);
    commit(folder);
    expect((await init(folder)).files).toEqual(files);
  }, 60_000);

  it("has Auth.js in a package: its call becomes the kit's there", async () => {
    const folder = workspace(
      {
        ...authPackage(nextAuth),
        ...databasePackage,
        [route]:
          "import { handlers } from '@repo/auth';\n\nexport const { GET, POST } = handlers;\n",
      },
      uses,
      manager,
    );
    const { files, text } = await init(folder);
    expect(files['packages/auth/src/index.ts']).toMatchInlineSnapshot(`
      "import { PrismaAdapter } from '@auth/prisma-adapter';
      import { db } from '@repo/db/client';
      import { createSessionKit } from 'authjs-session-kit/next';
      import { prismaSessions } from 'authjs-session-kit/prisma';
      import GitHub from 'next-auth/providers/github';

      export const { handlers, auth, signIn, signOut, getSession, requireSession, withSession, refreshSession, createProxy, sessions } = createSessionKit({
        sessions: prismaSessions(db),
        adapter: PrismaAdapter(db),
        providers: [GitHub],
      });
      "
    `);
    expect(files[`${app}/src/auth.ts`]).toBeUndefined();
    expect(files[`${app}/src/proxy.ts`]).toContain("import { createProxy } from '@repo/auth';");
    expect(files['packages/db/prisma/schema.prisma']).toContain('model SessionCutoff');
    expect(text).toContain('add them to @repo/auth, in ../../packages/auth');
    // The package that imports the kit depends on it, and the command line is run in the app.
    expect(text).toMatch(/\(cd \.\.\/\.\.\/packages\/auth && \w+ \w+ .*authjs-session-kit-0/);
    expect(text).toMatch(
      /^ +\w+ \w+ -D .*\.\.\/packages\/auth\/authjs-session-kit-0\S+ \S*authjs-session-kit-cli-0\S+$/m,
    );
    expect(files[`${app}/.env.local`]).toContain('AUTH_SESSION_STRATEGY="database"');
    commit(folder);
    expect((await init(folder)).files).toEqual(files);
  }, 60_000);
});

describe('not_exported, with the name of the package and the tree as it was', () => {
  it.each([
    [
      '@repo/auth',
      {
        ...authPackage("export { auth, handlers } from './config';\n"),
        ...databasePackage,
        'packages/auth/src/config.ts': nextAuth,
      },
    ],
    [
      '@repo/db',
      {
        ...authPackage(nextAuth),
        ...databasePackage,
        'packages/db/package.json': '{"name":"@repo/db"}',
      },
    ],
  ])('%s', async (name, files) => {
    const folder = workspace(files, uses);
    const before = filesIn(folder, without);
    await expect(init(folder)).rejects.toMatchObject({
      code: 'not_exported',
      message: expect.stringContaining(name),
    });
    expect(filesIn(folder, without)).toEqual(before);
  });
});

it('re-exports a whole file: the proxy finds its later exports', async () => {
  const folder = workspace(
    {
      ...authPackage("export * from './config';\n"),
      ...databasePackage,
      'packages/auth/src/config.ts': nextAuth,
    },
    uses,
  );
  const { files } = await init(folder);
  expect(files['packages/auth/src/config.ts']).toContain('createProxy');
  expect(files[`${app}/src/proxy.ts`]).toContain("import { createProxy } from '@repo/auth';");
}, 60_000);

it('has its schema where the top of the workspace says, whatever a package has', async () => {
  const folder = workspace(
    {
      'package.json':
        '{"workspaces":["apps/*","packages/*"],"prisma":{"schema":"./packages/db/prisma"}}',
      'packages/db/package.json': packageJson({ '@prisma/client': '7.10.0' }, '@repo/db'),
      'packages/db/prisma/schema.prisma': head,
      'packages/db/prisma/models/people.prisma': user,
      'packages/db/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    },
    { '@repo/db': '*' },
    'npm',
    true,
  );
  const { files, text } = await init(folder);
  expect(files['packages/db/prisma/schema.prisma']).toBe(head);
  expect(files['packages/db/prisma/models/people.prisma']).toContain('sessions Session[]');
  expect(files['packages/db/prisma/auth.prisma']).not.toContain('model User ');
  const migration = Object.keys(files).find((path) => /_auth_sessions\/migration/.test(path));
  expect(files[migration ?? '']).not.toContain('CREATE TABLE "User"');
  expect(text).toMatch(/\(cd \.\.\/\.\. && \S+ prisma migrate dev\)/);
}, 60_000);

it.each([
  ['./*', './src/*.ts', '@repo/db/client'],
  ['./src/*', './src/*', '@repo/db/src/client.ts'],
  ['./*', { types: './dist/*.d.ts', default: './dist/*.js' }, '@repo/db/client'],
])(
  'takes the client by a pattern of exports: %s',
  async (subpath, target, specifier) => {
    const exports = { '.': './src/index.ts', [subpath]: target };
    const own = { 'packages/db/package.json': JSON.stringify({ name: '@repo/db', exports }) };
    const folder = workspace({ ...databasePackage, ...own }, { '@repo/db': '*' });
    const { files } = await init(folder);
    expect(files[`${app}/src/auth.ts`]).toContain(`import { db as prisma } from '${specifier}';`);
  },
  60_000,
);

it('not_exported: by a pattern that a longer one takes back', async () => {
  const exports = { '.': './src/index.ts', './*': './src/*.ts', './cl*': null };
  const own = { 'packages/db/package.json': JSON.stringify({ name: '@repo/db', exports }) };
  const folder = workspace({ ...databasePackage, ...own }, { '@repo/db': '*' });
  await expect(init(folder)).rejects.toMatchObject({ code: 'not_exported' });
});

it('dirty_tree: where a package that is written to has changes', async () => {
  const folder = workspace({ ...authPackage(nextAuth), ...databasePackage }, uses);
  appendFileSync(join(folder, 'packages/db/src/index.ts'), '// mine\n');
  await expect(init(folder)).rejects.toMatchObject({ code: 'dirty_tree' });
});

it("other_version_needed: where Prisma of another package doesn't go with the kit", async () => {
  const old = databasePackage['packages/db/package.json']?.replaceAll('7.10.0', '6.2.0') ?? '';
  const files = { ...authPackage(nextAuth), ...databasePackage, 'packages/db/package.json': old };
  const folder = workspace(files, uses);
  const before = filesIn(folder, without);
  await expect(init(folder)).rejects.toMatchObject({
    code: 'other_version_needed',
    message: expect.stringMatching(/@repo\/db.*6\.2\.0/),
  });
  expect(filesIn(folder, without)).toEqual(before);
});

it('lets git keep each file of the kit beside the package that depends on it', async () => {
  const files = {
    ...authPackage(nextAuth),
    ...databasePackage,
    '.gitignore': '*.tgz\n.env.local\nnode_modules\n',
  };
  const { files: written } = await init(workspace(files, uses));
  for (const place of ['packages/auth', app])
    expect(written[`${place}/.gitignore`]).toBe('!authjs-session-kit*.tgz\n');
}, 60_000);

describe('a Dockerfile of the app', () => {
  const dockerfile = (...lines: string[]) =>
    ['FROM node:22', ...lines, 'RUN npm ci', ''].join('\n');
  const built = async (text: string) => {
    const files = { ...databasePackage, ...authPackage(nextAuth), [`${app}/Dockerfile`]: text };
    const { files: written, text: said } = await init(workspace(files, uses));
    return {
      isSame: written[`${app}/Dockerfile`] === text,
      text: written[`${app}/Dockerfile`],
      said,
    };
  };

  it.each([
    ['COPY package.json package-lock.json ./', 'COPY apps/web/package.json apps/web/'],
    ['COPY package.json ./'],
  ])(
    'that may be built from the top is left to be changed by hand: %s',
    async (...lines) => {
      const { isSame, said } = await built(dockerfile(...lines));
      expect(isSame).toBe(true);
      expect(said).toContain('COPY packages/auth/authjs-session-kit*.tgz packages/auth/');
      expect(said).toContain('COPY apps/web/authjs-session-kit*.tgz apps/web/');
    },
    60_000,
  );

  it('that copies all of the workspace has them', async () => {
    const { isSame, said } = await built(dockerfile('COPY . .'));
    expect(isSame).toBe(true);
    expect(said).not.toContain('COPY ');
  }, 60_000);

  it("that copies what only the app's folder has is changed", async () => {
    const { text } = await built(dockerfile('COPY package.json ./', 'COPY src ./src'));
    expect(text).toContain('COPY package.json authjs-session-kit*.tgz ./');
  }, 60_000);
});
