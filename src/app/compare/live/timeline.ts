import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { type Answer, signedOut } from './ask';

/** What a side should answer: something else within so many seconds, or the same as before. */
export type Expected = { readonly within: number } | 'unchanged';

export type Expectations = Readonly<Record<StrategyName, Expected>>;

/** An experiment, and how each side answered from then on. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  /** Milliseconds, by the page's clock; `null` while it is being done. */
  readonly doneAt: number | null;
  /** Why it couldn't be done. */
  readonly failure: string | null;
  /** Seconds for which the sides are watched. */
  readonly watched: number;
  readonly over: boolean;
  readonly sides: Readonly<Record<StrategyName, WatchedSide>>;
}

export interface WatchedSide {
  /** The outcome before. */
  readonly before: string;
  readonly expected: Expected | null;
  /** The answers since. */
  readonly marks: readonly Mark[];
  /** The first answer with another outcome. */
  readonly noticed: Mark | null;
}

export interface Mark {
  /** Milliseconds after the experiment was done: when this was asked for. */
  readonly after: number;
  readonly outcome: string;
}

export type TimelineAction =
  | {
      type: 'begin';
      id: number;
      name: string;
      watched: number;
      expected: Expectations | null;
      /** The latest answer of each side. */
      answers: Readonly<Partial<Record<StrategyName, Answer>>>;
    }
  | { type: 'done'; id: number; at: number; failure: string | null }
  | { type: 'answer'; answer: Answer };

/** The newest first. */
export type Timeline = readonly Entry[];

export function timelineReducer(timeline: Timeline, action: TimelineAction): Timeline {
  switch (action.type) {
    case 'begin': {
      // Another outcome may come from this one, from here on.
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

function newEntry({ id, name, watched, expected, answers }: Begin): Entry {
  const sideOf = (strategy: StrategyName): WatchedSide => {
    const before = answers[strategy]?.outcome ?? signedOut;
    return {
      before,
      // A side that is signed out has nothing to notice.
      expected: expected && before !== signedOut ? expected[strategy] : null,
      marks: [],
      noticed: null,
    };
  };
  const sides = { jwt: sideOf('jwt'), database: sideOf('database') };
  return { id, name, watched, doneAt: null, failure: null, over: false, sides };
}

function withAnswer(entry: Entry, { strategy, askedAt, outcome }: Answer): Entry {
  // Asked before it was done, so the side could not know of it.
  if (entry.doneAt === null || askedAt < entry.doneAt) return entry;
  const mark = { after: askedAt - entry.doneAt, outcome };
  const side = entry.sides[strategy];
  const noticed = side.noticed ?? (outcome === side.before ? null : mark);
  const sides = { ...entry.sides, [strategy]: { ...side, marks: [...side.marks, mark], noticed } };
  const bothNoticed = strategyNames.every((name) => sides[name].noticed);
  return { ...entry, sides, over: bothNoticed || mark.after > entry.watched * 1000 };
}

/** @returns whether a side did what was expected; `null`: nothing was, or it is too early to say. */
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
