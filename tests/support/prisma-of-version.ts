import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { PrismaClientLike } from '../../src/kit/stores/prisma/index.ts';

const engine = resolve('prisma/engine/schema-engine.mjs');
const execute = promisify(execFile);

/** A client of this repository's schema, made by a Prisma of another version, which npm adds. */
export async function prismaOfVersion(version: string, url: string) {
  const folder = await mkdtemp(join(tmpdir(), 'session-kit-prisma-'));
  const run = (program: string, ...args: string[]) =>
    execute(program, args, {
      cwd: folder,
      env: {
        ...process.env,
        CHECKPOINT_DISABLE: '1',
        // Networks that are closed have no engine of Prisma's to download.
        PRISMA_SCHEMA_ENGINE_BINARY: engine,
        // Prisma 6 asks for this one too while it makes a client that doesn't use it.
        PRISMA_QUERY_ENGINE_LIBRARY: engine,
      },
    });
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const packages = ['prisma', '@prisma/client', '@prisma/adapter-pg'];
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', 'install', ...flags, ...packages.map((name) => `${name}@${version}`));
  const schema = await readFile('prisma/schema.prisma', 'utf8');
  await writeFile(join(folder, 'schema.prisma'), inVersion(version, schema));
  await run(
    process.execPath,
    'node_modules/prisma/build/index.js',
    'generate',
    '--schema',
    'schema.prisma',
  );

  const load = (path: string) => import(pathToFileURL(join(folder, path)).href);
  // No compiler has seen what is installed just now.
  const { PrismaClient } = (await load('generated/client.ts')) as {
    PrismaClient: new (options: { adapter: unknown }) => PrismaClientLike;
  };
  const { PrismaPg } = (await load('node_modules/@prisma/adapter-pg/dist/index.mjs')) as {
    PrismaPg: new (options: { connectionString: string }) => unknown;
  };
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  return {
    prisma,
    async end() {
      await prisma.$disconnect();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Before Prisma 7 a client had an engine by default, and a datasource its URL. */
function inVersion(version: string, schema: string): string {
  if (Number(version.split('.')[0]) >= 7) return schema;
  return schema
    .replace('provider               = "prisma-client"', '$&\n  engineType = "client"')
    .replace('provider = "postgresql"', '$&\n  url = env("DATABASE_URL")')
    .replace('"relationJoins"', '"relationJoins", "queryCompiler", "driverAdapters"');
}
