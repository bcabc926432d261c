import { type StrategyName, strategyNames } from 'authjs-session-kit';
import type { Answer } from './ask';

/** What a side should answer: something else within so many seconds, or the same as before. */
export type Expected = { readonly within: number } | 'unchanged';

export type Expectations = Readonly<Record<StrategyName, Expected>>;

/** Something that was done, and how each side answered from then on. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  /** Milliseconds of the page's clock; `null` while it is on its way. */
  readonly doneAt: number | null;
  /** Why it couldn't be done. */
  readonly failure: string | null;
  /** Seconds for which the sides are watched. */
  readonly watched: number;
  readonly over: boolean;
  readonly sides: Readonly<Record<StrategyName, Watched>>;
}

export interface Watched {
  /** What it answered before. */
  readonly before: string;
  readonly expected: Expected | null;
  /** The answers since, as milliseconds after it was done: when each was asked for. */
  readonly marks: readonly Mark[];
  /** The first answer that was another one. */
  readonly noticed: Mark | null;
}

export interface Mark {
  readonly after: number;
  readonly said: string;
}

export type Happening =
  | {
      type: 'begun';
      id: number;
      name: string;
      watched: number;
      expected: Expectations | null;
      /** The latest answer of each. */
      answers: Readonly<Partial<Record<StrategyName, Answer>>>;
    }
  | { type: 'done'; id: number; at: number; failure: string | null }
  | { type: 'answered'; answer: Answer };

/** The newest first. */
export type Timeline = readonly Entry[];

export function happen(timeline: Timeline, happening: Happening): Timeline {
  switch (happening.type) {
    case 'begun': {
      // What comes from here on may be of this one.
      const before = timeline.map((entry) => ({ ...entry, over: true }));
      return [entryOf(happening), ...before];
    }
    case 'done':
      return timeline.map((entry) =>
        entry.id === happening.id
          ? {
              ...entry,
              doneAt: happening.at,
              failure: happening.failure,
              over: happening.failure !== null,
            }
          : entry,
      );
    case 'answered':
      return timeline.map((entry) => (entry.over ? entry : answered(entry, happening.answer)));
  }
}

function entryOf({
  id,
  name,
  watched,
  expected,
  answers,
}: Extract<Happening, { type: 'begun' }>): Entry {
  const side = (strategy: StrategyName): Watched => {
    const answer = answers[strategy];
    return {
      before: answer?.said ?? 'not asked',
      // Who is signed out already has nothing to notice.
      expected: expected && !isSignedOut(answer) ? expected[strategy] : null,
      marks: [],
      noticed: null,
    };
  };
  return {
    id,
    name,
    watched,
    doneAt: null,
    failure: null,
    over: false,
    sides: { jwt: side('jwt'), database: side('database') },
  };
}

function isSignedOut(answer: Answer | undefined): boolean {
  return answer === undefined || (answer.status === 200 && answer.session === null);
}

function answered(entry: Entry, { strategy, askedAt, said }: Answer): Entry {
  // Asked before it was done: nothing that it could know of.
  if (entry.doneAt === null || askedAt < entry.doneAt) return entry;
  const mark = { after: askedAt - entry.doneAt, said };
  const side = entry.sides[strategy];
  const noticed = side.noticed ?? (said === side.before ? null : mark);
  const sides = { ...entry.sides, [strategy]: { ...side, marks: [...side.marks, mark], noticed } };
  const all = strategyNames.every((name) => sides[name].noticed);
  return { ...entry, sides, over: all || mark.after > entry.watched * 1000 };
}

/** Whether a side has kept what was expected of it; `null`: nothing was, or it is too early to say. */
export function hasHeld(
  { before, expected, marks, noticed }: Watched,
  over: boolean,
): boolean | null {
  if (expected === null) return null;
  if (expected === 'unchanged') return noticed ? false : over || null;
  const late = marks.some(({ after, said }) => said === before && after > expected.within * 1000);
  return late ? false : noticed !== null || null;
}
