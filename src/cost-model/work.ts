/** What it takes to do something once; of many things, what it takes in a second. */
export interface Work {
  /** SQL statements, one after the other. */
  readonly statements: number;
  /** Microseconds of the app's processor. */
  readonly appUs: number;
  /** Microseconds of the database's processor, for all of the statements. */
  readonly databaseUs: number;
}

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
 * Milliseconds from its begin to its end, without other load.
 *
 * @param rttMs milliseconds to the database and back.
 */
export function durationMs(rttMs: number, { statements, appUs, databaseUs }: Work): number {
  return statements * rttMs + (appUs + databaseUs) / 1e3;
}
