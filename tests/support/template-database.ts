import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { acquireEmbeddedPostgres } from '../../src/cli/embedded/acquire.ts';
import { placeData } from '../../src/cli/embedded/data-place.ts';

const run = promisify(execFile);

export interface TemplateDatabase {
  /** A connection string to the server's own database. */
  serverUrl: string;
  name: string;
  stop(): Promise<void>;
}

/**
 * A migrated database that others are copied from: on `DATABASE_URL` when it is set, else on an
 * embedded PostgreSQL of the run's own.
 */
export async function startTemplate(name: string): Promise<TemplateDatabase> {
  const server = await startServer();
  await withClient(server.url, (client) => client.query(`CREATE DATABASE ${name}`));
  await migrateDatabase(databaseUrl(server.url, name));
  return {
    serverUrl: server.url,
    name,
    async stop() {
      await dropDatabase(server.url, name);
      await server.stop();
    },
  };
}

export async function migrateDatabase(url: string): Promise<void> {
  await run(process.execPath, ['node_modules/prisma/build/index.js', 'migrate', 'deploy'], {
    env: { ...process.env, DATABASE_URL: url },
  });
}

export async function copyDatabase(serverUrl: string, template: string): Promise<string> {
  const name = `${template}_${process.hrtime.bigint().toString(36)}`;
  await withClient(serverUrl, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`),
  );
  return name;
}

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  );
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'session-kit-test-'));
  // As root the server runs as another user, who has to get in.
  await chmod(folder, 0o755);
  // Where the temporary folder is closed to that user, the data is elsewhere.
  const dataDir = await placeData(folder);
  const postgres = await acquireEmbeddedPostgres({ dataDir, durable: false });
  return {
    url: postgres.url,
    async stop() {
      await postgres.release();
      await rm(dirname(dataDir), { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
