import { randomBytes } from 'node:crypto';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { defaultPolicy, type StrategyName } from 'authjs-session-kit';
import type { RunProgress } from '../progress.ts';
import { bytesOf } from './app-client.ts';
import type { Apps } from './app-process.ts';
import { type App, createAppProcess } from './app-process.ts';
import { type CountedConnections, connectTo } from './connections.ts';
import { type Growth, measureGrowth } from './growth.ts';
import { measureOperations, type OperationSamples } from './operations.ts';
import { measurePropagation, type PropagationSamples } from './propagation.ts';
import { measureReads, type ReadsAtOnce } from './reads.ts';
import { type Samples, sample } from './sampling.ts';
import { countStatements, type Statements } from './statements.ts';

export interface Measured {
  /** Seconds, from the policy. */
  revocationLag: number;
  /** PostgreSQL's, as in "18.1". */
  version: string;
  /** Of an empty statement. */
  roundTrip: Samples;
  /** Of a read of the revocation feed. */
  feedQuestion: Samples;
  reads: [alone: ReadsAtOnce, ...ReadsAtOnce[]];
  /** Its `revocation` is the cost of ending a session. */
  operations: OperationSamples;
  strategies: Record<StrategyName, MeasuredApp>;
}

export interface MeasuredApp {
  readsWithoutDatabase: boolean;
  statements: Statements;
  cookieBytes: number;
  /** The report's `revocation`. */
  propagation: PropagationSamples;
  growth: Growth;
}

export interface MeasureOptions extends RunProgress {
  url: string;
  /** A PostgreSQL schema with tables that are used for nothing else. */
  schema: string;
  /** Connections at most. */
  pool: number;
  /** Reads for each strategy and concurrency. */
  requests: number;
}

/** Measures both strategies in this process, through the kit's own code, with its default policy. */
export async function measureHere(options: MeasureOptions): Promise<Measured> {
  const { url, schema, pool, requests, stop, step } = options;
  const connections = connectTo(url, schema, pool);
  try {
    const apps = await createApps(connections);
    const version = await connections.pool.query<{ server_version: string }>('SHOW server_version');
    step('Counting statements');
    const statements = {
      jwt: await countStatements(apps.jwt),
      database: await countStatements(apps.database),
    };
    const reads = await measureReads(apps, requests, options);
    const operations = await measureOperations(apps, operationsFor(requests), options);
    const roundTrip = await repeat(100, () => connections.pool.query(''));
    const jwtProcess = createAppProcess(apps.jwt);
    const feedQuestion = await repeat(50, () => jwtProcess.readFeed());
    step('Ending sessions that another process reads');
    const [jwt, database] = await Promise.all([
      measurePropagation(apps.jwt, stop),
      measurePropagation(apps.database, stop),
    ]);
    const propagation = { jwt, database };
    step('Filling the registry');

    async function measureApp(app: App): Promise<MeasuredApp> {
      const { capabilities, signIn } = createAppProcess(app);
      const { cookies } = await signIn(new Date());
      return {
        readsWithoutDatabase: capabilities.readsWithoutDatabase,
        statements: statements[app.strategy],
        cookieBytes: bytesOf(cookies),
        propagation: propagation[app.strategy],
        growth: await measureGrowth(app, stop),
      };
    }
    return {
      revocationLag: defaultPolicy.revocationLag,
      version: (version.rows[0]?.server_version ?? '').split(' ')[0] ?? '',
      roundTrip,
      feedQuestion,
      reads,
      operations,
      strategies: { jwt: await measureApp(apps.jwt), database: await measureApp(apps.database) },
    };
  } finally {
    await connections.prisma.$disconnect();
  }
}

async function createApps(connections: CountedConnections): Promise<Apps> {
  const user = await connections.prisma.user.create({
    data: {
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      image: 'https://example.com/users/ada-lovelace.png',
    },
  });
  const secret = randomBytes(32).toString('base64url');
  const shared = { connections, policy: defaultPolicy, secret, user };
  return {
    jwt: { ...shared, strategy: 'jwt' },
    database: { ...shared, strategy: 'database' },
  };
}

/** Writes take longer than reads, and need fewer samples to tell the strategies apart. */
function operationsFor(requests: number): number {
  return Math.min(500, Math.max(20, Math.round(requests / 10)));
}

/** Measures calls one after the other, after as many calls to warm up. */
async function repeat(count: number, call: () => Promise<unknown>): Promise<Samples> {
  await sample(count, 1, call);
  await letOthersRun();
  return sample(count, 1, call);
}
