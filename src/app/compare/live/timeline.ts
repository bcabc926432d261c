import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { type Answer, signedOut } from './polling';

/** The outcome of a side should change within a number of seconds, or stay unchanged. */
export type Expected = { readonly within: number } | 'unchanged';

export type Expectations = Readonly<Record<StrategyName, Expected>>;

/** An experiment, and the responses of both sides since. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  /** A sentence about the outcome that was to be expected when it began. */
  readonly expectation: string;
  /** When the experiment was done, in milliseconds of `performance.now()`; `null` until then. */
  readonly doneAt: number | null;
  /** Why the experiment failed. */
  readonly failure: string | null;
  /** How long both sides are watched. */
  readonly watchedSeconds: number;
  readonly over: boolean;
  readonly sides: Readonly<Record<StrategyName, WatchedSide>>;
}

export interface WatchedSide {
  /** The outcome before the experiment. */
  readonly before: string;
  readonly expected: Expected | null;
  /** The responses since the experiment. */
  readonly marks: readonly Mark[];
  /** The first response with another outcome. */
  readonly noticed: Mark | null;
}

export interface Mark {
  /** When the request was sent, in milliseconds after the experiment was done. */
  readonly after: number;
  readonly outcome: string;
}

export type TimelineAction =
  | {
      type: 'begin';
      id: number;
      name: string;
      expectation: string;
      watchedSeconds: number;
      expected: Expectations | null;
      /** The latest response of each side. */
      answers: Readonly<Partial<Record<StrategyName, Answer>>>;
    }
  | { type: 'done'; id: number; at: number; failure: string | null }
  | { type: 'answer'; answer: Answer };

/** The newest first. */
export type Timeline = readonly Entry[];

export function timelineReducer(timeline: Timeline, action: TimelineAction): Timeline {
  switch (action.type) {
    case 'begin': {
      // From now on a changed outcome may be due to this experiment.
      const earlier = timeline.map((entry) => ({ ...entry, over: true }));
      return [newEntry(action), ...earlier];
    }
    case 'done': {
      const { id, at, failure } = action;
      const over = failure !== null;
      return timeline.map((entry) =>
        entry.id === id ? { ...entry, doneAt: at, failure, over } : entry,
      );
    }
    case 'answer':
      return timeline.map((entry) => (entry.over ? entry : withAnswer(entry, action.answer)));
  }
}

type Begin = Extract<TimelineAction, { type: 'begin' }>;

function newEntry({ id, name, expectation, watchedSeconds, expected, answers }: Begin): Entry {
  const sideOf = (strategy: StrategyName): WatchedSide => {
    const before = answers[strategy]?.outcome ?? signedOut;
    return {
      before,
      // Nothing can change for a side that is signed out.
      expected: expected && before !== signedOut ? expected[strategy] : null,
      marks: [],
      noticed: null,
    };
  };
  const sides = { jwt: sideOf('jwt'), database: sideOf('database') };
  return { id, name, expectation, watchedSeconds, doneAt: null, failure: null, over: false, sides };
}

function withAnswer(entry: Entry, { strategy, sentAt, outcome }: Answer): Entry {
  // The request was sent before the experiment was done.
  if (entry.doneAt === null || sentAt < entry.doneAt) return entry;
  const mark = { after: sentAt - entry.doneAt, outcome };
  const side = entry.sides[strategy];
  const noticed = side.noticed ?? (outcome === side.before ? null : mark);
  const sides = { ...entry.sides, [strategy]: { ...side, marks: [...side.marks, mark], noticed } };
  const bothNoticed = strategyNames.every((name) => sides[name].noticed);
  return { ...entry, sides, over: bothNoticed || mark.after > entry.watchedSeconds * 1000 };
}

/** @returns whether the result is as expected; `null` if nothing is expected, or not yet known. */
export function isAsExpected(
  { before, expected, marks, noticed }: WatchedSide,
  over: boolean,
): boolean | null {
  if (expected === null) return null;
  if (expected === 'unchanged') return noticed ? false : over || null;
  const isLate = marks.some(
    ({ after, outcome }) => outcome === before && after > expected.within * 1000,
  );
  return isLate ? false : noticed !== null || null;
}
