import type { PrismaSetup } from '../project/prisma-setup.ts';

/** A driver of Prisma's, for a client without an engine. */
export interface Driver {
  readonly package: string;
  readonly name: string;
  /** What it is made with. */
  readonly argument: string;
  /** Whether `init` adds it itself. */
  readonly added: boolean;
}

/** `null`: there is none that everybody takes. */
export function driverFor({ provider, major }: Pick<PrismaSetup, 'provider' | 'major'>) {
  return drivers(major)[provider] ?? null;
}

function drivers(major: number): Readonly<Record<string, Driver>> {
  const postgresql: Driver = {
    package: '@prisma/adapter-pg',
    name: 'PrismaPg',
    argument: '{ connectionString: process.env.DATABASE_URL }',
    added: true,
  };
  return {
    postgresql,
    postgres: postgresql,
    sqlite: {
      package: '@prisma/adapter-better-sqlite3',
      // It was renamed with Prisma 7.
      name: major >= 7 ? 'PrismaBetterSqlite3' : 'PrismaBetterSQLite3',
      argument: "{ url: process.env.DATABASE_URL ?? '' }",
      added: false,
    },
    mysql: {
      package: '@prisma/adapter-mariadb',
      name: 'PrismaMariaDb',
      argument: "process.env.DATABASE_URL ?? ''",
      added: false,
    },
  };
}
