import { existsSync } from 'node:fs';

const places = [
  '/usr/sbin/mariadbd',
  '/usr/local/sbin/mariadbd',
  '/usr/bin/mariadbd',
  '/usr/local/bin/mariadbd',
  '/opt/homebrew/bin/mariadbd',
];

/** The machine's own MariaDB. Looked for by place: few users have /usr/sbin in their PATH. */
export function installedMariaDb(): string | undefined {
  return places.find((path) => existsSync(path));
}

/** Whether the contract can ask the store on MariaDB. */
export function hasMariaDb(): boolean {
  return Boolean(process.env.MYSQL_URL) || installedMariaDb() !== undefined;
}

export const howToGetMariaDb =
  'No MariaDB for the store contract. Get one: apt-get install mariadb-server, or set MYSQL_URL';
