import { join } from 'node:path';
import { loadEnvConfig } from '@next/env';
import { defineConfig } from 'prisma/config';

// Loads the same .env files as Next.js, in the same order. Prints nothing, because `migrate diff` writes
// its SQL to standard output.
const isDev = process.env.NODE_ENV !== 'production';
loadEnvConfig(import.meta.dirname, isDev, { info() {}, error: console.error });

// Prisma would download a native engine, which fails in closed networks. Windows can't run a script as a
// binary, so there Prisma downloads the engine.
if (process.platform !== 'win32') {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ||= join(
    import.meta.dirname,
    'prisma/engine/schema-engine.mjs',
  );
}

const url = process.env.DATABASE_URL;
const [command, subcommand, ...flags] = process.argv.slice(2);
// `generate` needs no database, nor does `migrate diff` on files.
const needsDatabase = command === 'db' || (command === 'migrate' && subcommand !== 'diff');
const isHelpOrUrlGiven =
  !subcommand || [subcommand, ...flags].some((arg) => /^(-h|--help|--url\b)/.test(arg));
if (!url && needsDatabase && !isHelpOrUrlGiven) {
  console.error('DATABASE_URL is not set: set it, or use `npm run db:migrate`, which needs none.');
  process.exit(1);
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'tsx prisma/seed.ts' },
  datasource: { url },
});
