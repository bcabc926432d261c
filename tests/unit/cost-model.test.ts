import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costDifference } from '../../src/cost-model/cost-difference.ts';
import { costsOf, type StrategyCosts } from '../../src/cost-model/cost-model.ts';
import { mostChanges } from '../../src/cost-model/feed-costs.ts';
import { type MeasuredFigures, measuredHere } from '../../src/cost-model/figures.ts';
import {
  defaultInputs,
  type GivenInputs,
  type InputName,
  InvalidNumber,
  inputNames,
  ranges,
} from '../../src/cost-model/inputs.ts';
import { mostChanges as mostChangesOfKit } from '../../src/kit/registry/feed.ts';
import { strategyNames } from '../../src/kit/session/session.ts';

const none = { statements: 0, appUs: 0, databaseUs: 0 };
const free = { read: none, renewal: none, signIn: none, end: none, cookieBytes: 0 };

/** Figures in which nothing costs anything, for a test to name the one that it is about. */
const nothing: MeasuredFigures = {
  jwt: { ...free, readsWithoutDatabase: true },
  database: { ...free, readsWithoutDatabase: false },
  feed: { question: none, change: none, lookup: none, entryBytes: 0 },
  registry: { rowBytes: 0, pruned: none, pruneBatch: 1e9 },
};

function database(figures: Partial<MeasuredFigures['database']>): MeasuredFigures {
  return { ...nothing, database: { ...nothing.database, ...figures } };
}

function feed(figures: Partial<MeasuredFigures['feed']>): MeasuredFigures {
  return { ...nothing, feed: { ...nothing.feed, ...figures } };
}

/** One request of each user in a second, so that users are requests a second. */
const eachSecond = { requestsPerDay: 86_400, peakFactor: 2 };

describe('the formulas', () => {
  it('count the reads of each request', () => {
    const figures = database({ read: { statements: 1, appUs: 100, databaseUs: 50 } });
    const costs = costsOf({ users: 200, ...eachSecond, authPerRequest: 1.5 }, figures).database;
    // 200 x 1.5 = 300 reads a second.
    expect(costs.appCores).toEqual({ average: 0.03, peak: 0.06 });
    expect(costs.databaseCores).toEqual({ average: 0.015, peak: 0.03 });
    expect(costs.statementsPerSecond.average).toBeCloseTo(300, 4);
  });

  it('renew at the first read of a visit and each `renewEvery` seconds of use', () => {
    const figures = database({ renewal: { statements: 1, appUs: 0, databaseUs: 0 } });
    const renewals = (given: GivenInputs) =>
      costsOf({ users: 86_400, ...given }, figures).database.statementsPerSecond.average;
    const given = { visitsPerDay: 2, activeMinutesPerDay: 30, renewEvery: 300 };
    expect(renewals(given)).toBeCloseTo(2 + 6, 4);
    expect(renewals({ ...given, activeMinutesPerDay: 0 })).toBeCloseTo(2, 4);
    expect(renewals({ ...given, requestsPerDay: 4, authPerRequest: 0.5 })).toBeCloseTo(2, 4);
  });

  it('count the given sign-ins, and those due to the absolute timeout', () => {
    const figures = database({ signIn: { statements: 1, appUs: 0, databaseUs: 0 } });
    const signIns = (given: GivenInputs) =>
      costsOf({ users: 86_400, ...given }, figures).database.statementsPerSecond.average;
    expect(signIns({ signInsPerDay: 3 })).toBeCloseTo(3, 4);
    expect(signIns({ signInsPerDay: 0, absoluteTimeout: 20 * 86_400 })).toBeCloseTo(1 / 20, 4);
    expect(signIns({ signInsPerDay: 0, absoluteTimeout: 3_600 })).toBeCloseTo(1, 4);
  });

  it('count the share of sessions that are ended', () => {
    const figures = database({ end: { statements: 4, appUs: 0, databaseUs: 0 } });
    const { statementsPerSecond } = costsOf(
      { users: 86_400, signInsPerDay: 2, endedShare: 0.5 },
      figures,
    ).database;
    expect(statementsPerSecond.average).toBeCloseTo(4, 4);
  });

  it('keep connections busy for the round trip and the service time', () => {
    const figures = database({ read: { statements: 1, appUs: 0, databaseUs: 1_000 } });
    const given = { users: 1_000, ...eachSecond, dbRttMs: 4, pool: 5, processes: 2 };
    const costs = costsOf(given, figures).database;
    // 1,000 a second x (4 + 1) ms = 5 busy, of 10.
    expect(costs.busyConnections.average).toBeCloseTo(5, 4);
    expect(costs.poolShare.average).toBeCloseTo(0.5, 4);
    expect(costs.poolShare.peak).toBeCloseTo(1, 4);
    expect(costs.latencyMs).toBe(5);
    expect(costsOf({ ...given, pool: 4 }, figures).database.saturates).toBe(true);
    expect(costsOf({ ...given, pool: 6 }, figures).database.saturates).toBe(false);
  });

  it('send a cookie with each request', () => {
    const { cookieGbPerDay } = costsOf(
      { users: 1_000_000, requestsPerDay: 10, authPerRequest: 0 },
      database({ cookieBytes: 100 }),
    ).database;
    expect(cookieGbPerDay).toBe(1);
  });

  it('keep a row from the sign-in until a day after its end, in both strategies alike', () => {
    const figures = { ...nothing, registry: { ...nothing.registry, rowBytes: 500 } };
    const policy = { idleTimeout: 5 * 86_400, absoluteTimeout: 30 * 86_400 };
    const costs = costsOf({ users: 1_000, signInsPerDay: 0.5, ...policy }, figures);
    // 500 a day, each for 2 days of use, 5 idle and 1 kept.
    expect(costs.database.rows).toBeCloseTo(4_000, 6);
    expect(costs.database.storageMb).toBeCloseTo(2, 6);
    expect(costs.database.prunedPerDay).toBeCloseTo(500, 6);
    expect(costs.jwt.storageMb).toBe(costs.database.storageMb);
    const longest = costsOf({ users: 1_000, signInsPerDay: 0, ...policy }, figures);
    expect(longest.database.rows).toBeCloseTo((1_000 / 30) * 31, 6);
  });

  it('prune as many rows as are added, in batches', () => {
    const pruned = { appUs: 1, databaseUs: 6 };
    const figures = { ...nothing, registry: { rowBytes: 0, pruned, pruneBatch: 1_000 } };
    const { jwt } = costsOf({ users: 86_400, signInsPerDay: 10, requestsPerDay: 0 }, figures);
    expect(jwt.statementsPerSecond.average).toBeCloseTo(0.01, 9);
    expect(jwt.databaseCores.average).toBeCloseTo(0.000_06, 9);
  });

  it('query changes once in half of `revocationLag` plus a read', () => {
    const figures = feed({ question: { statements: 1, appUs: 1_000, databaseUs: 0 } });
    const given = { users: 1, ...eachSecond, processes: 2, revocationLag: 16, visitsPerDay: 0 };
    // Half a read a second in each process: 2 s until one comes, and 8 s without a question.
    const { jwt, database } = costsOf(given, figures);
    expect(jwt.feed?.questionsPerSecond).toBeCloseTo(2 / 10, 9);
    expect(jwt.statementsPerSecond.average).toBeCloseTo(2 / 10, 6);
    expect(jwt.appCores.average).toBeCloseTo(0.2 / 1_000, 6);
    expect(jwt.statementsPerSecond.peak).toBeCloseTo(2 / 9, 6);
    expect(database.statementsPerSecond.average).toBeCloseTo(0, 6);
    expect(database.feed).toBeNull();
  });

  it('look up each session that returns after a pause', () => {
    const lookup = { appUs: 100, databaseUs: 10 };
    const figures = feed({ question: { statements: 1, appUs: 1_000, databaseUs: 0 }, lookup });
    const given = { users: 86_400, requestsPerDay: 100, revocationLag: 1_000_000 };
    const { feed: costs, ...jwt } = costsOf({ ...given, visitsPerDay: 4 }, figures).jwt;
    expect(costs?.lookupsPerSecond).toBeCloseTo(4, 9);
    expect(jwt.statementsPerSecond.average).toBeCloseTo(4, 4);
    expect(jwt.appCores.average).toBeCloseTo((4 * 1_100) / 1e6, 6);
    expect(jwt.databaseCores.average).toBeCloseTo((4 * 10) / 1e6, 6);
    // Only a read can come back.
    const few = costsOf({ ...given, requestsPerDay: 2, visitsPerDay: 4 }, figures).jwt;
    expect(few.feed?.lookupsPerSecond).toBeCloseTo(2, 9);
  });

  it('send each change to each process once, up to a limit per query', () => {
    const figures = feed({ change: { appUs: 1, databaseUs: 0 } });
    // One ends in a second, and each of two processes asks all 20 s.
    const given = {
      users: 8_640_000,
      requestsPerDay: 100,
      signInsPerDay: 0.1,
      endedShare: 0.1,
      visitsPerDay: 0,
      revocationLag: 40,
      processes: 2,
    };
    const cores = (more: GivenInputs) => costsOf({ ...given, ...more }, figures).jwt.appCores;
    expect(cores({}).average * 1e6).toBeCloseTo(2, 3);
    expect(cores({ signInsPerDay: 49 }).average * 1e6).toBeCloseTo(2 * 490, 1);
    expect(cores({ signInsPerDay: 51 }).average * 1e6).toBeCloseTo((2 / 20) * mostChanges, 1);
    expect(cores({ signInsPerDay: 1_000 }).average * 1e6).toBeCloseTo((2 / 20) * mostChanges, 1);
    expect(mostChanges).toBe(mostChangesOfKit);
  });

  it('keep changes for `confirmFor` plus a minute in each process', () => {
    const figures = feed({ entryBytes: 200 });
    const given = {
      users: 8_640_000,
      requestsPerDay: 100,
      signInsPerDay: 0.1,
      endedShare: 0.1,
      visitsPerDay: 0.02,
      processes: 4,
    };
    const known = (more: GivenInputs) => costsOf({ ...given, ...more }, figures).jwt.feed;
    // One ends in a second, which all hear of, and two come back, to one of four.
    expect(known({})?.entries).toBeCloseTo((1 + 2 / 4) * 660, 6);
    expect(known({})?.memoryMb).toBeCloseTo((1.5 * 660 * 200) / 1e6, 9);
    // `confirmFor` is at least twice as long as that.
    expect(known({ renewEvery: 400 })?.entries).toBeCloseTo(1.5 * 860, 6);
    expect(known({ signInsPerDay: 1_000 })?.entries).toBe(50_000);
  });

  it('count two queries of a new process, and the lookups of sessions in use', () => {
    const figures = feed({ question: { statements: 1, appUs: 500, databaseUs: 500 } });
    const given = { users: 1_440, activeMinutesPerDay: 10, dbRttMs: 4, processes: 2 };
    const start = (more: GivenInputs) => costsOf({ ...given, ...more }, figures).jwt.feed;
    expect(start({})?.startMs).toBeCloseTo(2 * 5, 9);
    expect(start({ requestsPerDay: 1_000 })?.startLookups).toBeCloseTo(10, 9);
    // 14.4 reads a day and process in 300 s are a twentieth of a read.
    const few = { requestsPerDay: 0.02, renewEvery: 300 };
    expect(start(few)?.startLookups).toBeCloseTo((14.4 * 300) / 86_400, 9);
  });

  it('let a read wait if its session returns, or if the lag is over', () => {
    const figures = feed({ question: { statements: 1, appUs: 0, databaseUs: 50_000 } });
    const given = {
      users: 10,
      ...eachSecond,
      dbRttMs: 50,
      revocationLag: 0.2 * 5,
      visitsPerDay: 0,
    };
    const latency = (more: GivenInputs) => costsOf({ ...given, ...more }, figures).jwt.latencyMs;
    // Five reads in half of the lag: one of six asks, and rarely nobody did in the other half.
    expect(latency({})).toBeCloseTo((100 * Math.exp(-5)) / 6, 9);
    expect(latency({ visitsPerDay: 864 })).toBeCloseTo(100 * (Math.exp(-5) / 6 + 0.01), 9);
    expect(latency({ users: 0 })).toBe(100);
    expect(costsOf(given, figures).database.latencyMs).toBe(0);
  });
});

/** Numbers of any app, also beyond those that there are. */
const anyInputs: fc.Arbitrary<GivenInputs> = fc.record(
  Object.fromEntries(
    inputNames.map((name): [InputName, fc.Arbitrary<number>] => {
      const { least, most } = ranges[name];
      const within = fc.double({ min: least, max: most, noNaN: true });
      return [name, fc.oneof(within, fc.constantFrom(least, most, defaultInputs[name]))];
    }),
  ),
  { requiredKeys: [] },
);

function numbersOf(costs: StrategyCosts): number[] {
  return Object.values(costs).flatMap((value): number[] => {
    if (typeof value === 'number') return [value];
    return typeof value === 'object' && value !== null ? numbersOf(value) : [];
  });
}

/** The costs that grow with the users; a latency needn't. */
function growing({ latencyMs, ...costs }: StrategyCosts): number[] {
  return numbersOf({ ...costs, latencyMs: 0 });
}

describe('for inputs within their ranges', () => {
  it('no cost is negative, infinite or NaN', () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const costs = costsOf(given);
        for (const name of strategyNames) {
          expect(numbersOf(costs[name]).filter((cost) => !(cost >= 0 && cost < 1e20))).toEqual([]);
        }
      }),
    );
  });

  it('no users cost nothing', () => {
    fc.assert(
      fc.property(anyInputs, (given) => {
        const { jwt, database, inputs } = costsOf({ ...given, users: 0 });
        const { startMs, ...feed } = jwt.feed ?? {};
        const { appUs, databaseUs } = measuredHere.feed.question;
        expect(startMs).toBeCloseTo(2 * (inputs.dbRttMs + (appUs + databaseUs) / 1_000), 9);
        const costs = [...growing({ ...jwt, feed: null }), ...growing(database)];
        expect([...costs, ...Object.values(feed)].filter((cost) => cost !== 0)).toEqual([]);
      }),
    );
  });

  it('more users cost no less', () => {
    const users = fc.double({ min: 0, max: ranges.users.most, noNaN: true });
    fc.assert(
      fc.property(anyInputs, users, users, (given, one, other) => {
        const few = costsOf({ ...given, users: Math.min(one, other) });
        const many = costsOf({ ...given, users: Math.max(one, other) });
        for (const name of strategyNames) {
          const more = growing(many[name]);
          // Sums in another order of magnitude are rounded elsewhere.
          const less = growing(few[name]).filter((cost, i) => cost > (more[i] ?? 0) * (1 + 1e-9));
          expect(less).toEqual([]);
        }
      }),
    );
  });

  it('a database further away makes no strategy faster, and jwt never more so than database', () => {
    fc.assert(
      fc.property(anyInputs, fc.double({ min: 0, max: 999, noNaN: true }), (given, dbRttMs) => {
        const near = costsOf({ ...given, dbRttMs });
        const far = costsOf({ ...given, dbRttMs: dbRttMs + 1 });
        const slower = (name: 'jwt' | 'database') => far[name].latencyMs - near[name].latencyMs;
        expect(slower('jwt')).toBeGreaterThanOrEqual(-1e-9);
        expect(slower('database')).toBeCloseTo(far.inputs.authPerRequest, 6);
      }),
    );
  });
});

describe('the difference in costs', () => {
  const reads = (appUs: number) => database({ read: { statements: 1, appUs, databaseUs: 0 } });

  it('is negligible up to a twentieth of a core in the busiest hour', () => {
    const given = { users: 1_000, ...eachSecond, dbRttMs: 0 };
    expect(costDifference(costsOf(given, reads(24)))).toMatchObject({
      difference: 'negligible',
      excesses: [],
    });
    expect(costDifference(costsOf(given, reads(26)))).toMatchObject({
      difference: 'noticeable',
      excesses: [
        { cost: 'cores', strategy: 'database', value: expect.closeTo(0.052, 6), bound: 0.05 },
      ],
    });
  });

  it('is noticeable when one adds milliseconds to a request', () => {
    const { difference, excesses } = costDifference(costsOf({ users: 1, dbRttMs: 6 }, reads(0)));
    expect(difference).toBe('noticeable');
    expect(excesses).toEqual([{ cost: 'latencyMs', strategy: 'database', value: 6, bound: 5 }]);
  });

  it('is decisive when the pools are enough for one strategy only', () => {
    const given = { users: 10_000, ...eachSecond, dbRttMs: 1, pool: 10, processes: 1 };
    const { difference, excesses } = costDifference(costsOf(given, reads(0)));
    expect(difference).toBe('decisive');
    expect(excesses).toMatchObject([{ cost: 'poolShare', strategy: 'database' }]);
  });
});

describe('invalid inputs', () => {
  it.each(inputNames)('%s is refused outside its range, and accepted at both ends', (name) => {
    const { least, most } = ranges[name];
    for (const value of [least - 1, most * 1.01, Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      expect(() => costsOf({ [name]: value })).toThrow(InvalidNumber);
    }
    for (const value of [least, most]) expect(() => costsOf({ [name]: value })).not.toThrow();
  });

  it('are named with their value and range', () => {
    const refused = expect.objectContaining({
      code: 'invalid_number',
      field: 'pool',
      value: 0,
      range: { least: 1, most: 10_000 },
      message:
        'pool must be a number from 1 to 10000, not 0. (authjs-session-kit/docs/errors.md#invalid_number)',
    });
    expect(() => costsOf({ pool: 0 })).toThrow(refused);
  });

  it('are refused among the figures as well', () => {
    const wrong = database({ read: { statements: 1, appUs: Number.NaN, databaseUs: 0 } });
    expect(() => costsOf({}, wrong)).toThrow('database.read.appUs must be a number');
    const registry = { ...nothing.registry, pruneBatch: 0 };
    expect(() => costsOf({}, { ...nothing, registry })).toThrow('registry.pruneBatch');
  });

  it('get their default if left out', () => {
    expect(costsOf({}).inputs).toEqual(defaultInputs);
    expect(costsOf({ users: undefined, pool: 7 }).inputs).toEqual({ ...defaultInputs, pool: 7 });
  });
});
