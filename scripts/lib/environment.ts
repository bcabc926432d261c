import { createRequire } from 'node:module';
import { type Environment, readEnvironment } from '../../src/auth/environment.ts';
import { projectFolder } from './project.ts';

type Variables = Record<string, string | undefined>;

// A minified CommonJS module, whose named exports Node's ESM loader doesn't find.
const { loadEnvConfig }: typeof import('@next/env') = createRequire(import.meta.url)('@next/env');

const quiet = { info() {}, error: console.error };

/** Reads the .env files that Next reads, in its order, into process.env. */
export function loadEnvFiles(mode: 'development' | 'production'): Variables {
  loadEnvConfig(projectFolder, mode === 'development', quiet, true);
  return process.env;
}

/**
 * Checks every variable before anything starts. DATABASE_URL may be unset: the embedded database is used
 * then.
 *
 * @throws InvalidConfiguration
 */
export function checkEnvironment(env: Variables): Environment {
  const databaseUrl = env.DATABASE_URL || 'postgresql://127.0.0.1/embedded';
  return readEnvironment({ ...env, DATABASE_URL: databaseUrl });
}
