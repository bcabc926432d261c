import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

interface Manifest {
  version: string;
}

const compared = ['next', 'next-auth', '@prisma/client', 'pg', 'better-auth', 'iron-session'];

/** Of what was measured, as it is installed, and of PostgreSQL. */
export async function versionsOf(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version');
  const installed = compared.map((name) => [name, versionIn(name)]);
  return { ...Object.fromEntries(installed), PostgreSQL: rows[0]?.server_version ?? 'unknown' };
}

function versionIn(name: string): string {
  const benchmarks = join(import.meta.dirname, '..');
  for (const folder of [benchmarks, join(benchmarks, '..')]) {
    const path = join(folder, 'node_modules', name, 'package.json');
    // Every package has one; npm refuses those without.
    if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as Manifest).version;
  }
  return 'not installed';
}
