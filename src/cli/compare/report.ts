import { z } from 'zod';

const microseconds = z.number().min(0).describe('Microseconds.');
const count = z.int().min(0);

const strategyName = z.enum(['jwt', 'database']);

const check = z
  .object({
    name: z.string(),
    strategy: strategyName.optional(),
    measured: z.number(),
    bound: z.number(),
    unit: z.string(),
    holds: z.boolean(),
  })
  .describe('A bound that the documentation promises, and whether it holds: measured <= bound.');

const timing = z.object({
  samples: count,
  p50: microseconds,
  p95: microseconds,
  p99: microseconds,
});

const withCpu = timing.extend({
  cpu: microseconds.describe(
    "Microseconds of this process's processor for each: the median of the rounds.",
  ),
});

const bar = z.object({ from: microseconds, to: microseconds, count });

const atOnce = {
  inFlight: count.describe(
    'Concurrent readers; each reads again as soon as its last read is done.',
  ),
  perSecond: z.number().min(0),
};

const operation = withCpu.extend({
  name: z
    .enum(['sign-in', 'renewal', 'revocation'])
    .describe(
      '"revocation" is ending a session. How long another process goes on serving it is not part of that: see revocation beside operations.',
    ),
});

const statements = z.array(z.string()).describe('The first word of each.');

const measuredStrategy = z.object({
  reads: z.array(withCpu.extend(atOnce)),
  distribution: z.array(bar).describe('How many reads took how long, with one in flight.'),
  operations: z.array(operation),
  statements: z
    .object({
      read: statements,
      'first read after revocationLag': statements,
      'sign-in': statements,
      renewal: statements,
      revocation: statements.describe('Those that end a session. The first word of each.'),
    })
    .describe('SQL statements, counted where they are sent.'),
  cookieBytes: count.describe('Bytes of the session cookie, as name=value, in each request.'),
  revocation: z
    .object({
      sessions: count,
      median: z.number().min(0).describe('Milliseconds.'),
      longest: z.number().min(0).describe('Milliseconds.'),
      lastServed: z
        .number()
        .min(0)
        .describe('Milliseconds from an end to the beginning of the last read that was served.'),
      served: count.describe('Reads that began after the end and were served.'),
    })
    .describe(
      'How long another process goes on serving a session that was ended. The operation "revocation" is the cost of ending it.',
    ),
  growth: z.object({
    rows: count,
    bytesPerRow: z.number().min(0).describe('With the entries in the indexes.'),
  }),
});

const load = z.object({ average: z.number(), peak: z.number() });

const strategyCosts = z.object({
  appCores: load,
  databaseCores: load,
  statementsPerSecond: load,
  busyConnections: load,
  poolShare: load,
  saturates: z.boolean(),
  latencyMs: z.number(),
  cookieGbPerDay: z.number(),
  rows: z.number(),
  storageMb: z.number(),
  prunedPerDay: z.number(),
  feed: z
    .object({
      questionsPerSecond: z.number(),
      lookupsPerSecond: z.number(),
      entries: z.number(),
      memoryMb: z.number(),
      startMs: z.number(),
      startLookups: z.number(),
    })
    .nullable(),
});

const costs = z
  .object({
    inputs: z.record(z.string(), z.number()),
    jwt: strategyCosts,
    database: strategyCosts,
    difference: z.enum(['negligible', 'noticeable', 'decisive']),
  })
  .describe(
    'What each strategy costs an app of these numbers; docs/cost-model.md has the formulas.',
  );

const run = {
  date: z.iso.datetime(),
  machine: z.string(),
  node: z.string(),
  requests: count.describe('Reads for each strategy and concurrency.'),
  checks: z.array(check),
};

export const localReport = z.object({
  subject: z.literal('here').describe('Measured in one process, on a database.'),
  ...run,
  database: z.object({
    label: z.string(),
    version: z.string(),
    roundTrip: microseconds.describe('Microseconds of an empty statement: the median.'),
  }),
  pool: count.describe('Connections at most.'),
  revocationLag: z.number().describe('Seconds.'),
  strategies: z.object({ jwt: measuredStrategy, database: measuredStrategy }),
  costs: costs.optional(),
});

export const appReport = z.object({
  subject: z.literal('app').describe('Measured from outside, over HTTP.'),
  ...run,
  origin: z.string(),
  strategy: strategyName.describe('The strategy of the session that was measured.'),
  cookieBytes: count,
  reads: z.array(timing.extend(atOnce)),
  distribution: z.array(bar),
});

/** What `session-kit compare --json` prints. docs/compare.schema.json is made from it. */
export const compareReport = z.discriminatedUnion('subject', [localReport, appReport]);

export type LocalReport = z.infer<typeof localReport>;
export type AppReport = z.infer<typeof appReport>;
export type CompareReport = z.infer<typeof compareReport>;
export type MeasuredStrategy = z.infer<typeof measuredStrategy>;
export type Check = z.infer<typeof check>;
