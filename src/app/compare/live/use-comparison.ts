import { type SessionPolicy, type StrategyName, strategyNames } from 'authjs-session-kit';
import { unstable_rethrow } from 'next/navigation';
import { useEffect, useReducer, useRef, useState } from 'react';
import type { State } from '@/app/compare/live/server/comparison';
import type { Distribution } from '@/cost-model/plots/distribution-plot';
import { expectationOf } from './expectation';
import { type Experiment, signIn, watchMargin } from './experiments';
import { type Answer, signedOut, usePolling } from './polling';
import { type Timeline, timelineReducer } from './timeline';

export interface Comparison {
  answers: Readonly<Partial<Record<StrategyName, Answer>>>;
  /** What the browser and the database store for each side. */
  state: State | undefined;
  timeline: Timeline;
  /** How long reads took; `undefined` until measured. */
  reads: readonly Distribution[] | undefined;
  /** Whether a measurement is running. */
  measuring: boolean;
  /** Why no experiment can be started now; `null` if one can. */
  obstacle: string | null;
  perform(experiment: Experiment): Promise<void>;
  measure(): Promise<void>;
}

/** The state of the live comparison, which polls both sides. */
export function useComparison(policy: SessionPolicy): Comparison {
  const [timeline, dispatch] = useReducer(timelineReducer, []);
  const [answers, setAnswers] = useState<Comparison['answers']>({});
  const [reads, setReads] = useState<Comparison['reads']>();
  const [measuring, setMeasuring] = useState(false);
  const lastId = useRef(0);

  const [latest] = timeline;
  const watching = latest?.over === false;
  // A side that is signed out stays signed out, so it needs no polling. An outage may end.
  const begun = strategyNames.some((name) => (answers[name]?.outcome ?? signedOut) !== signedOut);
  usePolling(watching ? 100 : begun ? 1_000 : null, (answer) => {
    setAnswers((earlier) => ({ ...earlier, [answer.strategy]: answer }));
    dispatch({ type: 'answer', answer });
  });
  const outcomes = strategyNames.map((name) => answers[name]?.outcome).join();
  const state = useJson<State>('/api/compare', `${outcomes} ${latest?.doneAt} ${latest?.over}`);

  async function perform(experiment: Experiment) {
    const { name, expected } = experiment;
    lastId.current += 1;
    const id = lastId.current;
    dispatch({
      type: 'begin',
      id,
      name,
      expectation: expectationOf(experiment),
      expected,
      answers,
      watchedSeconds: timeToWatch(experiment, policy),
    });
    const failure = await experiment.run().catch((error: unknown) => {
      unstable_rethrow(error); // a redirect to the sign-in page
      return 'The server could not do this. See its log.';
    });
    dispatch({ type: 'done', id, at: performance.now(), failure });
  }

  async function measure() {
    setMeasuring(true);
    const measured = await readJson<Distribution[]>('/api/compare/reads').catch(logError);
    if (measured) setReads(measured);
    setMeasuring(false);
  }

  return {
    answers,
    state,
    timeline,
    reads,
    measuring,
    obstacle: obstacleOf({ watching, measuring, begun, isFirst: timeline.length === 0 }),
    perform,
    measure,
  };
}

/** @returns the seconds for which both sides are watched. */
function timeToWatch(experiment: Experiment, { revocationLag }: SessionPolicy): number {
  // The first responses show the result.
  if (experiment === signIn) return 0;
  const times = strategyNames.map((name) => {
    const expected = experiment.expected?.[name];
    return typeof expected === 'object' ? expected.within : revocationLag;
  });
  return Math.max(...times) + watchMargin;
}

interface Activity {
  watching: boolean;
  measuring: boolean;
  begun: boolean;
  isFirst: boolean;
}

function obstacleOf({ watching, measuring, begun, isFirst }: Activity): string | null {
  if (watching) return 'Watching both sides for a few seconds.';
  if (measuring) return 'Measuring reads. Please wait.';
  if (begun) return null;
  return isFirst
    ? 'The buttons below need a session: sign in on both first.'
    : 'Both are signed out: sign in on both again.';
}

/** @returns the latest JSON of a URL; it is requested again whenever the key changes. */
function useJson<T>(url: string, key: string): T | undefined {
  const [value, setValue] = useState<T>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when to request again.
  useEffect(() => {
    let outdated = false;
    readJson<T>(url)
      .then((read) => {
        if (read !== null && !outdated) setValue(read);
      })
      .catch(logError);
    return () => {
      outdated = true;
    };
  }, [url, key]);
  return value;
}

/** @returns the JSON of a route of this app; `null` if the response is an error. */
async function readJson<T>(url: string): Promise<T | null> {
  const response = await fetch(url, { cache: 'no-store' });
  // `T` is the type that the app's own route responds with.
  return response.ok ? ((await response.json()) as T) : null;
}

/** Errors are only logged, because the next change sends another request. */
function logError(error: unknown): null {
  console.error(error);
  return null;
}
