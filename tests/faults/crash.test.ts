import Credentials from 'next-auth/providers/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Connections, connect } from '../../prisma/client.ts';
import { type StrategyName, strategyNames } from '../../src/kit/session/session.ts';
import { createTestKit } from '../support/kit.ts';
import { migrateDatabase } from '../support/template-database.ts';
import { type CrashingServer, createCrashingServer } from './crashing-server.ts';
import { Load } from './load.ts';

const sessions = 300;
const clients = 20;
/** So many answers say how it is now. */
const some = 100;

describe('a PostgreSQL that dies under load and is started again', () => {
  let server: CrashingServer;
  let pools: Connections[] = [];

  beforeAll(async () => {
    server = await createCrashingServer();
    await server.start();
    await migrateDatabase(server.url);
    pools = [connect(server.url), connect(server.url), connect(server.url)];
  });
  afterAll(async () => {
    await Promise.all(pools.map(({ prisma }) => prisma.$disconnect()));
    await server.remove();
  });

  /** Servers of the app, which renew every second and sign in without a password. */
  function start(strategy: StrategyName, user: { id: string; email: string }) {
    const providers = [Credentials({ credentials: {}, authorize: () => user })];
    const policy = { renewEvery: 1 };
    return pools.map((pool) => createTestKit(strategy, pool, { providers, policy }));
  }

  it.for(strategyNames)('loses no session, strategy %s', async (strategy) => {
    const [pool] = pools;
    if (!pool) throw new Error('There is no pool.');
    const user = await pool.prisma.user.create({ data: { email: `${strategy}@example.com` } });
    const [fresh, ...kits] = start(strategy, user);
    if (!fresh) throw new Error('There is no server of the app.');
    const { readsWithoutDatabase } = fresh.strategy.capabilities;
    const load = new Load(kits);
    await load.gather(sessions);
    load.start(clients);

    for (const signal of ['SIGKILL', 'SIGQUIT'] as const) {
      await load.until(({ session }) => session > some);
      // Who was signed in just now is the first that a server which hurries would forget.
      await load.gather(load.visitors.length + some);
      await server.crash(signal);
      await load.until(
        ({ session, readUnavailable, signInUnavailable }) =>
          signInUnavailable > 5 && (readsWithoutDatabase ? session : readUnavailable) > some,
      );
      await server.start();
      await load.until(({ session, signedIn }) => session > some && signedIn > 5);
    }

    await load.stop();
    expect(load.wrong).toEqual([]);
    if (readsWithoutDatabase) expect(load.counts.readUnavailable).toBe(0);
    expect(load.visitors.length).toBeGreaterThan(sessions);
    expect(await load.lost(fresh)).toEqual([]);
    // A jwt is read without its row, but can be ended only with it.
    const ids = load.visitors.map(({ sid }) => sid);
    const rows = await pool.prisma.session.count({ where: { id: { in: ids }, endedAt: null } });
    expect(rows).toBe(load.visitors.length);
  });
});
