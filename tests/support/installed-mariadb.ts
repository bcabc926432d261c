import { installedProgram } from './installed-program.ts';

export function installedMariaDb(): string | undefined {
  return installedProgram('mariadbd');
}

/** Whether the contract can ask the store on MariaDB. */
export function hasMariaDb(): boolean {
  return Boolean(process.env.MYSQL_URL) || installedMariaDb() !== undefined;
}

export const howToGetMariaDb =
  'No MariaDB for the store contract. Get one: apt-get install mariadb-server, or set MYSQL_URL';
