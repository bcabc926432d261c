import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { PrismaClientLike } from '../../src/kit/stores/prisma/index.ts';
import { type OtherProvider, schemaFor, toMariaDb } from './provider-schema.ts';

const run = promisify(execFile);
const appSchema = 'prisma/schema.prisma';

/** What a client can be made with beside its adapter. */
export interface ClientOptions {
  omit?: Record<string, Record<string, boolean>>;
}

export interface ProviderClient {
  connect(adapter: SqlDriverAdapterFactory, options?: ClientOptions): PrismaClientLike;
  /** The SQL statements that make the tables. */
  tables: readonly string[];
}

/** Derives the schema for a provider into the folder, and generates its client there. */
export async function generateFor(
  provider: OtherProvider,
  folder: string,
  change: (appSchema: string) => string = (appSchema) => appSchema,
): Promise<ProviderClient> {
  const { schema, connect } = await generateFrom(
    (appSchema) => schemaFor(provider, change(appSchema)),
    folder,
  );
  if (provider !== 'mysql') return { connect, tables: await tablesOf(schema) };
  const forPostgres = join(folder, 'postgresql.prisma');
  await writeFile(forPostgres, change(await readFile(appSchema, 'utf8')));
  return { connect, tables: toMariaDb(await tablesOf(forPostgres)) };
}

/** A client for a schema that is the app's in other words. */
export async function generateFrom(
  change: (appSchema: string) => string,
  folder: string,
): Promise<Pick<ProviderClient, 'connect'> & { schema: string }> {
  const schema = join(folder, 'schema.prisma');
  await writeFile(schema, change(await readFile(appSchema, 'utf8')));
  await prisma('generate', '--schema', schema);
  // No compiler has seen what was made just now.
  const file = pathToFileURL(join(folder, 'generated', 'client.ts'));
  const { PrismaClient } = (await import(file.href)) as {
    PrismaClient: new (
      options: ClientOptions & { adapter: SqlDriverAdapterFactory },
    ) => PrismaClientLike;
  };
  return { connect: (adapter, options) => new PrismaClient({ ...options, adapter }), schema };
}

/** The SQL statements that make the tables of a schema. */
export async function tablesOf(schema: string): Promise<string[]> {
  const script = await prisma('migrate', 'diff', '--from-empty', '--to-schema', schema, '--script');
  return script.split(/;\n/).filter((statement) => statement.trim());
}

async function prisma(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['node_modules/prisma/build/index.js', ...args]);
  return stdout;
}
