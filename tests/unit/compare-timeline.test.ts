import { describe, expect, it } from 'vitest';
import { type Answer, signedOut } from '../../src/app/compare/live/polling.ts';
import {
  type Expectations,
  isAsExpected,
  type Timeline,
  timelineReducer,
} from '../../src/app/compare/live/timeline.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';

const signedIn = 'signed in as Ada';

function answer(strategy: StrategyName, outcome: string, sentAt: number): Answer {
  const session =
    outcome === signedIn
      ? {
          user: { id: '1', name: 'Ada', email: null, image: null },
          sid: 's',
          strategy,
          expires: '',
          authenticatedAt: '',
        }
      : null;
  return { strategy, sentAt, response: '', session, outcome, cost: null };
}

const within: Expectations = { jwt: { within: 5 }, database: { within: 0 } };

/** Something begun at 1,000 and done at 2,000 milliseconds, watched for seven seconds. */
function begun(expected: Expectations | null, before = signedIn): Timeline {
  const answers = { jwt: answer('jwt', before, 900), database: answer('database', before, 900) };
  const started = timelineReducer([], {
    type: 'begin',
    id: 1,
    name: 'x',
    expectation: '',
    watchedSeconds: 7,
    expected,
    answers,
  });
  return timelineReducer(started, { type: 'done', id: 1, at: 2_000, failure: null });
}

function hear(timeline: Timeline, ...answers: [StrategyName, string, number][]): Timeline {
  return answers.reduce(
    (earlier, [strategy, outcome, at]) =>
      timelineReducer(earlier, { type: 'answer', answer: answer(strategy, outcome, at) }),
    timeline,
  );
}

function resultsOf([entry]: Timeline) {
  if (!entry) throw new Error('Nothing has begun.');
  const { jwt, database } = entry.sides;
  return {
    over: entry.over,
    jwt: isAsExpected(jwt, entry.over),
    database: isAsExpected(database, entry.over),
  };
}

describe('the timeline', () => {
  it('ends when both sides have changed, each within the promised time', () => {
    const some = hear(
      begun(within),
      ['database', signedOut, 2_010],
      ['jwt', signedIn, 2_020],
      ['jwt', signedIn, 6_990],
    );
    expect(resultsOf(some)).toEqual({ over: false, jwt: null, database: true });
    const all = hear(some, ['jwt', signedOut, 7_100]);
    expect(resultsOf(all)).toEqual({ over: true, jwt: true, database: true });
    expect(all[0]?.sides.jwt.noticed).toEqual({ after: 5_100, outcome: signedOut });
  });

  it('fails if one unchanged response was requested after the limit', () => {
    const late = hear(
      begun(within),
      ['jwt', signedIn, 7_001],
      ['jwt', signedOut, 7_050],
      ['database', signedIn, 2_001],
      ['database', signedOut, 2_100],
    );
    expect(resultsOf(late)).toEqual({ over: true, jwt: false, database: false });
  });

  it('ignores responses that were requested before the experiment was done', () => {
    const early = hear(begun(within), ['jwt', signedOut, 1_999], ['database', signedIn, 1_500]);
    expect(early[0]?.sides.jwt).toMatchObject({ marks: [], noticed: null });
    expect(resultsOf(early)).toEqual({ over: false, jwt: null, database: null });
  });

  it('says "unchanged" only at the end', () => {
    const unchanged: Expectations = { jwt: 'unchanged', database: 'unchanged' };
    const some = hear(begun(unchanged), ['jwt', signedIn, 8_000], ['database', signedOut, 3_000]);
    expect(resultsOf(some)).toEqual({ over: false, jwt: null, database: false });
    const all = hear(some, ['jwt', signedIn, 9_001]);
    expect(resultsOf(all)).toEqual({ over: true, jwt: true, database: false });
  });

  it('expects nothing from a side that was signed out already', () => {
    const out = hear(begun(within, signedOut), ['jwt', signedOut, 9_001]);
    expect(resultsOf(out)).toEqual({ over: true, jwt: null, database: null });
  });

  it('expects an outage to end, too', () => {
    const down = begun({ jwt: { within: 0 }, database: { within: 0 } }, 'error 503');
    expect(resultsOf(hear(down, ['database', signedIn, 2_001]))).toMatchObject({ database: true });
  });

  it('ends with the next experiment, and with one that could not be done', () => {
    const first = hear(begun(within), ['database', signedOut, 2_010]);
    const two = timelineReducer(first, {
      type: 'begin',
      id: 2,
      name: 'y',
      expectation: '',
      watchedSeconds: 7,
      expected: null,
      answers: {},
    });
    expect(two.map(({ id, over }) => [id, over])).toEqual([
      [2, false],
      [1, true],
    ]);
    expect(hear(two, ['jwt', signedOut, 3_000])[1]?.sides.jwt.noticed).toBeNull();
    const failed = timelineReducer(two, { type: 'done', id: 2, at: 3_000, failure: 'no' });
    expect(failed[0]).toMatchObject({ over: true, failure: 'no' });
  });
});
