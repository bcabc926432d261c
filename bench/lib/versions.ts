import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

interface Manifest {
  version: string;
}

const compared = ['next', 'next-auth', '@prisma/client', 'pg', 'better-auth', 'iron-session'];

/** @returns the installed versions of the packages that are measured, and that of PostgreSQL. */
export async function versionsOf(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version');
  const installed = compared.map((name) => [name, versionIn(name)]);
  return { ...Object.fromEntries(installed), PostgreSQL: rows[0]?.server_version ?? 'unknown' };
}

function versionIn(name: string): string {
  const benchmarks = join(import.meta.dirname, '..');
  for (const folder of [benchmarks, join(benchmarks, '..')]) {
    const path = join(folder, 'node_modules', name, 'package.json');
    // npm refuses packages without a version.
    if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as Manifest).version;
  }
  return 'not installed';
}
