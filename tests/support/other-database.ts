import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { afterAll, beforeAll } from 'vitest';
import type { PrismaClientLike } from '../../src/kit/stores/prisma/index.ts';
import { generateFor } from './provider-client.ts';
import type { OtherProvider } from './provider-schema.ts';

/** A kind of database beside PostgreSQL. */
export interface OtherServer {
  provider: OtherProvider;
  /** Opens an empty database; `folder` is for its files. */
  start(folder: string): Promise<{ adapter: SqlDriverAdapterFactory; stop(): Promise<void> }>;
}

/**
 * A database of the test file's own with the app's tables, there for its tests and gone after them.
 *
 * @param change makes another app's schema of this one's.
 */
export function otherDatabase(
  { provider, start }: OtherServer,
  change?: (schema: string) => string,
): { readonly prisma: PrismaClientLike } {
  const undo: (() => Promise<void>)[] = [];
  let prisma: PrismaClientLike;

  async function temporary(prefix: string): Promise<string> {
    const folder = await mkdtemp(prefix);
    undo.unshift(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  beforeAll(async () => {
    const generated = resolve('tests/generated');
    await mkdir(generated, { recursive: true });
    // A folder of the run's own: two runs at once don't write over each other.
    const client = await generateFor(
      provider,
      await temporary(join(generated, `${provider}-`)),
      change,
    );
    const { adapter, stop } = await start(await temporary(join(tmpdir(), 'session-kit-test-')));
    undo.unshift(stop);
    await execute(adapter, client.tables);
    prisma = client.connect(adapter);
    undo.unshift(() => prisma.$disconnect());
  });
  afterAll(async () => {
    for (const step of undo) await step();
  });

  return {
    get prisma() {
      return prisma;
    },
  };
}

/** Sends statements over a connection of their own. */
export async function execute(
  adapter: SqlDriverAdapterFactory,
  statements: readonly string[],
): Promise<void> {
  const connection = await adapter.connect();
  try {
    for (const sql of statements) await connection.executeRaw({ sql, args: [], argTypes: [] });
  } finally {
    await connection.dispose();
  }
}
