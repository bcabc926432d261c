import { createRequire } from 'node:module';
import { type Environment, readEnvironment } from '../../src/auth/environment.ts';
import { projectFolder } from './project.ts';

type Variables = Record<string, string | undefined>;

// CommonJS, minified so that Node's ESM loader doesn't see its exports.
const { loadEnvConfig }: typeof import('@next/env') = createRequire(import.meta.url)('@next/env');

const quiet = { info() {}, error: console.error };

/** Reads the .env files that Next reads, in its order, into process.env. */
export function loadEnvFiles(mode: 'development' | 'production'): Variables {
  loadEnvConfig(projectFolder, mode === 'development', quiet, true);
  return process.env;
}

/**
 * Checks every variable before anything starts. An unset DATABASE_URL is in order here: the
 * embedded database takes its place, so a stand-in is checked.
 *
 * @throws InvalidConfiguration
 */
export function checkEnvironment(env: Variables): Environment {
  const databaseUrl = env.DATABASE_URL || 'postgresql://127.0.0.1/embedded';
  return readEnvironment({ ...env, DATABASE_URL: databaseUrl });
}
