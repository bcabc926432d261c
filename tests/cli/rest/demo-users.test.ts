import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkEnvironment } from '../../../scripts/lib/environment.ts';
import { prepareDatabase } from '../../../scripts/lib/prepare.ts';
import {
  acquireEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../src/cli/embedded/acquire.ts';
import { placeData } from '../../../src/cli/embedded/data-place.ts';

// A server is started, and migrated once for each case.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let dataDir: string;
let server: EmbeddedPostgres;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-kit-test-'));
  // The server may run as another user than this test.
  await chmod(folder, 0o755);
  dataDir = await placeData(folder);
  server = await acquireEmbeddedPostgres({ dataDir, durable: false });
});

afterAll(async () => {
  await server.release();
  await rm(dirname(dataDir), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Who is in a new database when it is prepared as `npm start` does with these variables. */
async function usersAfterStart(name: string, env: Record<string, string>, embedded = true) {
  await ask(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const { demoUsers } = checkEnvironment({ AUTH_SECRET: 'secret', ...env });
  const stop = new AbortController().signal;
  const applied = await prepareDatabase({ url: url.href, embedded }, stop, { demoUsers });
  expect(applied).toBeGreaterThan(0);
  const users = await ask<{ email: string }>(
    url.href,
    'select email from "User" where "emailVerified" is not null order by email',
  );
  return users.map(({ email }) => email);
}

describe('the embedded database of npm start', () => {
  it('has no user whose password is public', async () => {
    for (const env of [{}, { DEMO_USERS: 'off' }]) {
      expect(checkEnvironment({ AUTH_SECRET: 'secret', ...env }).demoUsers).toBe(false);
    }
    expect(await usersAfterStart('unset', {})).toEqual([]);
  });

  it('has the demo users if DEMO_USERS is "on"; no other database has them', async () => {
    const on = { DEMO_USERS: 'on' };
    expect(await usersAfterStart('demo', on)).toEqual(['admin@example.com', 'demo@example.com']);
    expect(await usersAfterStart('own', on, false)).toEqual([]);
  });
});
