import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandError } from '../command-error.ts';
import { quoted, schemaIn } from '../doctor/table-facts.ts';
import { hasEmbeddedData } from '../embedded/data-place.ts';
import { openDatabase } from '../open-database.ts';
import { docPage } from '../own-package.ts';
import type { PrismaSetup } from '../project/prisma-setup.ts';

/** A connection to PostgreSQL, MySQL or SQLite. */
export interface SqlDatabase {
  /** Names the database in messages, without the password. */
  readonly label: string;
  /** The schema of tables for which none is given; `null`: the database has no schemas. */
  readonly schema: string | null;
  quote(name: string): string;
  /** @returns the SQL expression for an enum column as text. */
  text(column: string): string;
  isAfter(column: string, time: Date): string;
  query(sql: string): Promise<readonly (readonly unknown[])[]>;
  release(): Promise<void>;
}

/** Prisma's drivers, and the name of the class that each exports. An app has one of them. */
const drivers: Readonly<Record<string, readonly (readonly [string, RegExp])[]>> = {
  mysql: [['@prisma/adapter-mariadb', /^PrismaMariaDb$/i]],
  sqlite: [
    ['@prisma/adapter-better-sqlite3', /^PrismaBetterSqlite3$/i],
    ['@prisma/adapter-libsql', /^PrismaLibSql$/i],
  ],
};

/** @throws CommandError database_unset, database_unreachable, package_missing or schema_unsupported */
export async function openSqlDatabase(
  folder: string,
  prisma: PrismaSetup,
  url: string | undefined,
): Promise<SqlDatabase> {
  const isPostgres = ['postgresql', 'cockroachdb'].includes(prisma.provider);
  if (!url && !(isPostgres && hasEmbeddedData(folder))) {
    throw new CommandError(
      'database_unset',
      'DATABASE_URL is not set, and there is no embedded database in this folder. Set it, or run this where the app is.',
    );
  }
  if (isPostgres) return openPostgres(folder, url);
  const known = drivers[prisma.provider];
  if (known && url) return openThroughDriver(folder, prisma, known, url);
  throw new CommandError(
    'schema_unsupported',
    `This command can't count sessions in "${prisma.provider}". The steps in ${docPage('switching.md')} apply all the same.`,
  );
}

async function openPostgres(folder: string, given: string | undefined): Promise<SqlDatabase> {
  const { url, label, release } = await openDatabase(given, folder, (line) => console.error(line));
  // Imported here, because not every app has it.
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    label,
    schema: schemaIn(url),
    quote: quoted,
    text: (column) => `${column}::text`,
    // A column without a time zone holds UTC, and PostgreSQL then ignores the offset in the literal.
    isAfter: (column, time) => `${column} > '${time.toISOString().replace('Z', '+00')}'`,
    query: async (sql) => (await client.query({ text: sql, rowMode: 'array' })).rows,
    async release() {
      await client.end();
      await release();
    },
  };
}

/** The methods of Prisma's drivers that are used here. */
interface Driver {
  connect(): Promise<{
    queryRaw(query: { sql: string; args: []; argTypes: [] }): Promise<{ rows: unknown[][] }>;
    dispose(): Promise<void>;
  }>;
}

/** Connects with the app's own driver, which works with its database. */
async function openThroughDriver(
  folder: string,
  prisma: PrismaSetup,
  known: readonly (readonly [string, RegExp])[],
  url: string,
): Promise<SqlDatabase> {
  const isMySql = prisma.provider === 'mysql';
  const make = await driverIn(folder, known);
  const place = isMySql ? url : filePlace(folder, prisma, url);
  const label = isMySql ? `MySQL at ${hostOf(url)}` : `SQLite in ${place.replace(/^file:/, '')}`;
  const connection = await make(isMySql ? withFewConnections(url) : { url: place })
    .connect()
    .catch((cause: unknown) => {
      const reason = `The database of DATABASE_URL (${label}) can't be used.`;
      throw new CommandError('database_unreachable', reason, { cause });
    });
  return {
    label: `${label} (DATABASE_URL)`,
    schema: null,
    quote: isMySql ? (name) => `\`${name.replaceAll('`', '``')}\`` : quoted,
    text: (column) => column,
    isAfter: isMySql ? afterInMySql : afterInSqlite,
    query: async (sql) => (await connection.queryRaw({ sql, args: [], argTypes: [] })).rows,
    release: () => connection.dispose(),
  };
}

/** By default the pool opens ten connections. One that is still being opened when the pool ends throws an uncaught error. */
function withFewConnections(url: string): string {
  if (!URL.canParse(url)) return url;
  const changed = new URL(url);
  changed.searchParams.set('minimumIdle', '1');
  return changed.href;
}

/** In MySQL Prisma writes UTC. */
const afterInMySql = (column: string, time: Date) =>
  `${column} > '${time.toISOString().replace('T', ' ').replace('Z', '')}'`;

/** In SQLite Prisma's engine writes milliseconds, and its drivers write text. */
const afterInSqlite = (column: string, time: Date) =>
  `CASE typeof(${column}) WHEN 'integer' THEN ${column} > ${time.getTime()} ELSE ${column} > '${time.toISOString().replace('Z', '')}' END`;

async function driverIn(folder: string, known: readonly (readonly [string, RegExp])[]) {
  const { resolve: find } = createRequire(join(folder, 'package.json'));
  for (const [name, exported] of known) {
    const path = pathOf(() => find(name));
    if (path === null) continue;
    const module: object = await import(pathToFileURL(path).href);
    const [, DriverClass] = Object.entries(module).find(([key]) => exported.test(key)) ?? [];
    if (typeof DriverClass !== 'function') continue;
    // Each of Prisma's drivers is a class of this shape.
    return (config: unknown) => Reflect.construct(DriverClass, [config]) as Driver;
  }
  const names = known.map(([name]) => name).join(' or ');
  throw new CommandError(
    'package_missing',
    `Counting the sessions needs Prisma's driver for this database: add ${names} to the app, in the version of its @prisma/client.`,
  );
}

function pathOf(find: () => string): string | null {
  try {
    return find();
  } catch {
    // It isn't installed.
    return null;
  }
}

/** The path in a `file:` URL is relative to the app's folder since Prisma 7, and to the schema before that. */
function filePlace(folder: string, prisma: PrismaSetup, url: string): string {
  const path = url.replace(/^file:(\/\/(?=\/))?/, '');
  const schema = prisma.folder ?? join(prisma.files[0]?.path ?? '', '..');
  const places = [resolve(folder, path), resolve(folder, schema, path)];
  const [first] = prisma.major >= 7 ? places : places.toReversed();
  return `file:${places.find((place) => existsSync(place)) ?? first}`;
}

function hostOf(url: string): string {
  if (!URL.canParse(url)) return 'an invalid URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
