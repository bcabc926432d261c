import { existsSync } from 'node:fs';

const places = [
  '/usr/sbin/pgbouncer',
  '/usr/local/sbin/pgbouncer',
  '/usr/bin/pgbouncer',
  '/usr/local/bin/pgbouncer',
  '/opt/homebrew/bin/pgbouncer',
];

/** The machine's own PgBouncer. Looked for by place: few users have /usr/sbin in their PATH. */
export function installedPgBouncer(): string | undefined {
  return places.find((path) => existsSync(path));
}

/** Whether there can be a pooler before a database. */
export function hasPgBouncer(): boolean {
  return installedPgBouncer() !== undefined;
}

export const howToGetPgBouncer =
  'No PgBouncer for the store behind a pooler. Get it: apt-get install pgbouncer';
