/** Counts what must not happen, and what did happen, to show that the drill did its work. */
export interface Tally {
  requests: number;
  /** Jars of live sessions that were refused. */
  lost: Set<string>;
  /** Requests of live sessions that were redirected to the sign-in page. */
  signInsAsked: number;
  /** Requests of ended sessions that were accepted. */
  accepted: number;
  /** Replaced tokens that were replayed, and those of them that were accepted. */
  replayed: number;
  replaysAccepted: number;
  /** Requests that were neither accepted nor refused, and their number by kind, such as "503 of /api/me". */
  failed: number;
  failures: Record<string, number>;
  /** The number of live sessions by the strategy of their last token. */
  carriedBy: Record<string, number>;
}

export function newTally(): Tally {
  return {
    requests: 0,
    lost: new Set(),
    signInsAsked: 0,
    accepted: 0,
    replayed: 0,
    replaysAccepted: 0,
    failed: 0,
    failures: {},
    carriedBy: {},
  };
}

/** Counts an answer that neither accepts nor refuses the session. */
export function addFailure(tally: Tally, { status }: Response, path: string): void {
  const kind = `${status} of ${path}`;
  tally.failed++;
  tally.failures[kind] = (tally.failures[kind] ?? 0) + 1;
}
