import { Feed } from '../../src/kit/registry/feed.ts';
import { FeedState, type PresentedToken } from '../../src/kit/registry/feed-state.ts';
import type { FeedAnswer, FeedRequest, SessionChange } from '../../src/kit/session/changes.ts';
import { SessionStoreUnavailable } from '../../src/kit/session/errors.ts';

const start = Date.parse('2030-01-01T00:00:00Z');
export const at = (seconds: number) => new Date(start + seconds * 1000);

interface Row extends SessionChange {
  /** Which of all changes was its last; 0: none. */
  change: number;
}

/** A database with a clock of its own, whose answers a test may delay. */
export class Database {
  readonly rows = new Map<string, Row>();
  readonly requests: FeedRequest[] = [];
  seconds = 0;
  down = false;
  cutoffOfEveryone: Date | null = null;
  private changes = 0;
  private delayed: (() => void)[] | null = null;

  live(sid: string): void {
    this.rows.set(sid, { ...unchanged(sid), change: 0 });
  }

  change(sid: string, change: Partial<SessionChange>): void {
    const row = this.rows.get(sid) ?? { ...unchanged(sid), change: 0 };
    this.changes += 1;
    this.rows.set(sid, { ...row, ...change, change: this.changes });
  }

  /**
   * Delays all answers from now on.
   *
   * @returns a function that gives them, each as of when it was asked.
   */
  delayAnswers(): () => void {
    const delayed: (() => void)[] = [];
    this.delayed = delayed;
    return () => {
      this.delayed = null;
      for (const answer of delayed) answer();
    };
  }

  readonly changesSince = async (request: FeedRequest): Promise<FeedAnswer> => {
    this.requests.push(request);
    if (this.down) throw new SessionStoreUnavailable(new Error('down'));
    const answer = this.answer(request);
    const { delayed } = this;
    if (delayed) await new Promise<void>((resolve) => delayed.push(resolve));
    return answer;
  };

  private answer({ cursor, sids, limit }: FeedRequest): FeedAnswer {
    const changed = [...this.rows.values()].filter(({ change }) => change > Number(cursor));
    const asChange = ({ change: _, ...row }: Row): SessionChange => row;
    return {
      asOf: at(this.seconds),
      until: at(this.seconds),
      cursor: String(this.changes),
      changes: cursor === null || changed.length > limit ? null : changed.map(asChange),
      asked: sids.flatMap((sid) => this.rows.get(sid) ?? []).map(asChange),
      cutoffOfEveryone: this.cutoffOfEveryone,
    };
  }
}

export function unchanged(sid: string): SessionChange {
  return { sid, ended: false, generation: 0, userVersion: 0, graceUntil: null };
}

/** A process whose clocks differ from the database's. */
export function processOf(database: Database, { deadline = 0.02, onOutage = () => {} } = {}) {
  const clocks = { monotonic: 5_000, wall: Date.parse('2020-06-01T00:00:00Z') };
  const state = new FeedState();
  const timer = () => ({ ...clocks });
  const feed = new Feed(database, { lag: 5, confirmFor: 600, deadline, onOutage, timer }, state);
  const tokenOf = (sid: string, confirmedAt: number | null = database.seconds): PresentedToken => ({
    sid,
    confirmedAt: confirmedAt === null ? null : at(confirmedAt),
    createdAt: at(-1_000),
  });
  return {
    feed,
    state,
    clocks,
    tokenOf,
    /** Moves the clocks of the process and of the database. */
    pass(seconds: number) {
      database.seconds += seconds;
      clocks.monotonic += seconds * 1000;
      clocks.wall += seconds * 1000;
    },
    /** @returns whether a token is accepted that was confirmed at this second, by default now. */
    async accepts(sid: string, confirmedAt?: number | null) {
      const status = await feed.check(tokenOf(sid, confirmedAt));
      return !status?.ended;
    },
  };
}

/** A process that has had its first answer, and two live sessions. */
export async function running(options?: Parameters<typeof processOf>[1]) {
  const database = new Database();
  database.live('a');
  database.live('another');
  const here = processOf(database, options);
  await here.accepts('another');
  return { database, ...here };
}

/** Lets the feed take in what was answered. */
export const nextTask = () => new Promise((resolve) => setTimeout(resolve));
