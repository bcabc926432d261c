import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { App } from './app.ts';

/** @param exported how the client is exported, after "prisma" is defined. */
export function prismaClient(exported: string): string {
  return `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '@/generated/prisma/client';

const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL }),
});

${exported}
`;
}

/** The app as it was before the kit: a migration that is applied, and rows. */
export async function withRows(app: App, rows: readonly string[]): Promise<void> {
  const whole = ['--from-empty', '--to-schema', 'prisma/schema.prisma', '--script'];
  const sql = await app.prisma('migrate', 'diff', ...whole);
  const migrations = `${app.schemaAt}prisma/migrations`;
  await app.write({
    [`${migrations}/20260101000000_init/migration.sql`]: sql,
    [`${migrations}/migration_lock.toml`]: 'provider = "postgresql"\n',
  });
  await app.prisma('migrate', 'deploy');
  await app.prisma('generate');
  for (const row of rows) await app.database.query(row);
  app.commit();
}

/**
 * Adopts the kit as its documentation says: a dry run that leaves every byte, the run itself, and a
 * second one that finds nothing to do.
 */
export async function adopt(app: App, ...args: string[]): Promise<void> {
  await app.sessionKit('init', '--dry-run', ...args);
  expect(app.status()).toBe('');
  const { output } = await app.sessionKit('init', '--yes', ...args);
  expect(output).toMatch(/^Written: \d+ files\.$/m);
  await app.prisma('validate');
  await app.prisma('generate');
  app.commit();
  const again = await app.sessionKit('init', '--yes', ...args);
  expect(again.output).not.toMatch(/^[+~]/m);
  expect(app.status()).toBe('');
}

/** Applies `init`'s migration, and checks that it only adds and that no other one is needed. */
export async function applyMigration(app: App): Promise<void> {
  const migrations = `${app.schemaAt}prisma/migrations`;
  const made = (await readdir(join(app.top, migrations))).filter((name) =>
    name.endsWith('_auth_sessions'),
  );
  expect(made).toHaveLength(1);
  const sql = await app.read(`${migrations}/${made[0]}/migration.sql`);
  expect(sql).not.toMatch(/\bDROP\b|\bRENAME\b|ALTER COLUMN/i);
  await app.prisma('migrate', 'deploy');
  const toSchema = ['--to-schema', 'prisma/schema.prisma', '--script'];
  const left = await app.prisma('migrate', 'diff', '--from-config-datasource', ...toSchema);
  expect(left).toMatch(/^-- This is an empty migration/);
}
