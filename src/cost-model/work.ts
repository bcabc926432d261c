/** What an operation takes, or what a number of operations take in a second. */
export interface Work {
  /** SQL statements, one after the other. */
  readonly statements: number;
  /** Microseconds of the app's processor. */
  readonly appUs: number;
  /** Microseconds of the database's processor, for all of the statements. */
  readonly databaseUs: number;
}

/** @returns what an operation takes in a second, at this rate per second. */
export function times(rate: number, { statements, appUs, databaseUs }: Work): Work {
  return { statements: rate * statements, appUs: rate * appUs, databaseUs: rate * databaseUs };
}

export function sum(works: readonly Work[]): Work {
  let [statements, appUs, databaseUs] = [0, 0, 0];
  for (const work of works) {
    statements += work.statements;
    appUs += work.appUs;
    databaseUs += work.databaseUs;
  }
  return { statements, appUs, databaseUs };
}

/**
 * @param rttMs milliseconds to the database and back.
 * @returns the milliseconds from the operation's begin to its end, without other load.

 */
export function durationMs(rttMs: number, { statements, appUs, databaseUs }: Work): number {
  return statements * rttMs + (appUs + databaseUs) / 1e3;
}
