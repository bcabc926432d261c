import { CodedError, defaultPolicy, type SessionPolicy } from 'authjs-session-kit';

interface Times extends Pick<SessionPolicy, 'idleTimeout' | 'renewEvery' | 'revocationLag'> {
  readonly absoluteTimeout: number;
}

/** An app's numbers. The times are those of its session policy, in seconds. */
export interface CostInputs extends Times {
  /** Users who are active on a day. Default 1000. */
  readonly users: number;
  /**
   * Requests of such a user on that day that carry the session cookie. Requests for files of the same
   * host carry it too. Default 100.
   */
  readonly requestsPerDay: number;
  /**
   * Reads of the session in a request, on average. All components of a page share one read; a proxy
   * that reads the session too makes it two. Default 1.
   */
  readonly authPerRequest: number;
  /** Milliseconds from the app to the database and back. Default 0.5, as within one datacentre. */
  readonly dbRttMs: number;
  /** Connections that each process may have to the database. Default 10, as in `pg`. */
  readonly pool: number;
  /** Processes of the app, all instances together. Default 1. */
  readonly processes: number;
  /** The busiest hour's load as a multiple of the day's average. Default 3. */
  readonly peakFactor: number;
  /**
   * Sign-ins of a user on a day, in all of their browsers. Default 0.1, once in ten days. A number below
   * what `absoluteTimeout` requires is raised to that.
   */
  readonly signInsPerDay: number;
  /**
   * The share of sessions that are ended: by a sign-out, a revocation or a new sign-in in the same
   * browser. The rest expire. 0 to 1, default 0.25.
   */
  readonly endedShare: number;
  /** Minutes a day that a user spends in the app, in which their session is renewed. Default 30. */
  readonly activeMinutesPerDay: number;
  /**
   * How often a user comes back on a day after a pause of `confirmFor` or more. Their jwt is then looked
   * up and renewed. Default 3.
   */
  readonly visitsPerDay: number;
}

export type InputName = keyof CostInputs;

/** A number that is left out has its default. */
export type GivenInputs = Partial<CostInputs>;

export const defaultInputs: CostInputs = {
  users: 1_000,
  requestsPerDay: 100,
  authPerRequest: 1,
  dbRttMs: 0.5,
  pool: 10,
  processes: 1,
  peakFactor: 3,
  signInsPerDay: 0.1,
  endedShare: 0.25,
  activeMinutesPerDay: 30,
  visitsPerDay: 3,
  idleTimeout: 604_800,
  absoluteTimeout: 2_592_000,
  renewEvery: defaultPolicy.renewEvery,
  revocationLag: defaultPolicy.revocationLag,
};

/** The smallest and the largest allowed value, both included. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** Outside of these ranges the formulas still give numbers, but no app has such inputs. */
export const ranges: Record<InputName, Range> = {
  users: { least: 0, most: 10_000_000_000 },
  requestsPerDay: { least: 0, most: 1_000_000 },
  authPerRequest: { least: 0, most: 100 },
  dbRttMs: { least: 0, most: 1_000 },
  pool: { least: 1, most: 10_000 },
  processes: { least: 1, most: 100_000 },
  peakFactor: { least: 1, most: 1_000 },
  signInsPerDay: { least: 0, most: 1_000 },
  endedShare: { least: 0, most: 1 },
  activeMinutesPerDay: { least: 0, most: 1_440 },
  visitsPerDay: { least: 0, most: 1_440 },
  idleTimeout: { least: 1, most: 1_000_000_000 },
  absoluteTimeout: { least: 1, most: 1_000_000_000 },
  renewEvery: { least: 1, most: 1_000_000_000 },
  revocationLag: { least: 1, most: 1_000_000 },
};

// Object.keys() returns strings; by the type of `ranges` they are these names and no others.
export const inputNames = Object.keys(ranges) as InputName[];

/** A value is not a number, or is outside its range. */
export class InvalidNumber extends CodedError {
  readonly field: string;
  readonly value: unknown;
  readonly range: Range;

  constructor(field: string, value: unknown, range: Range) {
    super(
      'invalid_number',
      `${field} must be a number from ${range.least} to ${range.most}, not ${String(value)}.`,
    );
    this.field = field;
    this.value = value;
    this.range = range;
  }
}

/** @throws InvalidNumber where the value is no number or outside the range; NaN is outside every range. */
export function checkNumber(field: string, value: unknown, range: Range): void {
  const within = typeof value === 'number' && value >= range.least && value <= range.most;
  if (!within) throw new InvalidNumber(field, value, range);
}

/**
 * @returns the given numbers, and the defaults of the others.
 * @throws InvalidNumber
 */
export function completeInputs(given: GivenInputs): CostInputs {
  const inputs = { ...defaultInputs };
  for (const name of inputNames) {
    const value = given[name];
    if (value === undefined) continue;
    checkNumber(name, value, ranges[name]);
    inputs[name] = value;
  }
  return inputs;
}
