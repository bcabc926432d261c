/** What must not happen, counted; and what did happen, to show that something has. */
export interface Tally {
  requests: number;
  /** Jars of live sessions that were refused. */
  lost: Set<string>;
  /** Requests of live sessions that were sent to sign in. */
  signInsAsked: number;
  /** Answers to sessions that are over, as if they weren't. */
  accepted: number;
  /** Replaced tokens that were replayed, and those of them that were accepted. */
  replayed: number;
  replaysAccepted: number;
  /** Answers that are neither, and how many of each kind, such as "503 of /api/me". */
  failed: number;
  failures: Record<string, number>;
  /** Sessions by the strategy that carried them when last seen. */
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

/** Counts an answer that says neither. */
export function addFailure(tally: Tally, { status }: Response, path: string): void {
  const kind = `${status} of ${path}`;
  tally.failed++;
  tally.failures[kind] = (tally.failures[kind] ?? 0) + 1;
}
