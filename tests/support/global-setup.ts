import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { hasMariaDb, howToGetMariaDb } from './installed-mariadb.ts';
import { hasNginx, howToGetNginx } from './installed-nginx.ts';
import { hasPgBouncer, howToGetPgBouncer } from './installed-pgbouncer.ts';
import { startTemplate } from './template-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    templateDatabase: { serverUrl: string; template: string };
  }
}

/** One migrated database a run; each test file copies it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (project.name === 'stores-rest' && !hasMariaDb()) console.error(howToGetMariaDb);
  if (project.name === 'stores-rest' && !hasPgBouncer()) console.error(howToGetPgBouncer);
  if (project.name === 'faults' && !hasNginx()) console.error(howToGetNginx);
  const template = await startTemplate(`kit_test_${randomBytes(4).toString('hex')}`);
  project.provide('templateDatabase', { serverUrl: template.serverUrl, template: template.name });
  return template.stop;
}
