import { installedProgram } from './installed-program.ts';

export function installedPgBouncer(): string | undefined {
  return installedProgram('pgbouncer');
}

/** Whether there can be a pooler before a database. */
export function hasPgBouncer(): boolean {
  return installedPgBouncer() !== undefined;
}

export const howToGetPgBouncer =
  'No PgBouncer for the store behind a pooler. Get it: apt-get install pgbouncer';
