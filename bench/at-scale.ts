import pg from 'pg';
import { connect } from '../prisma/client.ts';
import { createUser } from '../tests/support/kit.ts';
import { copyDatabase, databaseUrl, dropDatabase } from '../tests/support/template-database.ts';
import { measureEnds } from './at-scale/ends.ts';
import { measureLockedTable, measureLongTransaction } from './at-scale/locks.ts';
import { measureEndOfAll, measureManyOfOneUser, measurePruning } from './at-scale/many-sessions.ts';
import { type Scale, type ScaleResult, Servers } from './at-scale/servers.ts';
import type { World } from './lib/world.ts';

/** Takes some minutes, most of them spent waiting. */
export async function measureScale(
  { serverUrl, template }: World,
  onProgress: (line: string) => void,
): Promise<ScaleResult[]> {
  const name = await copyDatabase(serverUrl, template);
  const url = databaseUrl(serverUrl, name);
  const servers = new Servers(url);
  const admin = new pg.Pool({ connectionString: url, max: 4 });
  const { prisma } = connect(url);
  const results: ScaleResult[] = [];
  try {
    const scale: Scale = {
      servers,
      here: servers.start(),
      there: servers.start(),
      admin,
      email: (await createUser(prisma)).email,
      owner: (await createUser(prisma)).email,
      onProgress,
      report(what, measured, unit, bound) {
        results.push({ name: what, measured, unit, bound: bound ?? null });
        onProgress(`${what}: ${measured.toFixed(1)} ${unit}`);
      },
    };
    await measureEnds(scale);
    await measureLongTransaction(scale);
    await measureLockedTable(scale);
    await measureManyOfOneUser(scale);
    await measureEndOfAll(scale);
    await measurePruning(scale);
    return results;
  } finally {
    await servers.stop();
    await admin.end();
    await prisma.$disconnect();
    await dropDatabase(serverUrl, name);
  }
}
