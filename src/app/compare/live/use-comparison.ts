import { type SessionPolicy, type StrategyName, strategyNames } from 'authjs-session-kit';
import { unstable_rethrow } from 'next/navigation';
import { useEffect, useReducer, useRef, useState } from 'react';
import type { State } from '@/app/compare/live/server/comparison';
import type { Distribution } from '@/cost-model/plots/distribution-plot';
import { type Answer, signedOut, useAnswers } from './ask';
import { type Experiment, signIn, slack } from './experiments';
import { type Timeline, timelineReducer } from './timeline';

export interface Comparison {
  answers: Readonly<Partial<Record<StrategyName, Answer>>>;
  /** What the browser and the database hold. */
  state: State | undefined;
  timeline: Timeline;
  /** How long reads took, once they were measured. */
  reads: readonly Distribution[] | undefined;
  /** Whether reads are being measured. */
  measuring: boolean;
  /** Why no experiment can be done now; `null`: it can. */
  obstacle: string | null;
  perform(experiment: Experiment): Promise<void>;
  measure(): Promise<void>;
}

/** The state of the live comparison, which asks both sides all the while. */
export function useComparison(policy: SessionPolicy): Comparison {
  const [timeline, dispatch] = useReducer(timelineReducer, []);
  const [answers, setAnswers] = useState<Comparison['answers']>({});
  const [reads, setReads] = useState<Comparison['reads']>();
  const [measuring, setMeasuring] = useState(false);
  const lastId = useRef(0);

  const [latest] = timeline;
  const watching = latest?.over === false;
  // A side that is signed out stays so; an outage may end.
  const begun = strategyNames.some((name) => (answers[name]?.outcome ?? signedOut) !== signedOut);
  useAnswers(watching ? 100 : begun ? 1_000 : null, (answer) => {
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
      expected,
      answers,
      watched: timeToWatch(experiment, policy),
    });
    const failure = await experiment.run().catch((error: unknown) => {
      unstable_rethrow(error); // whoever is signed out of the app is sent to sign in
      return 'The server did not do it; its log says why.';
    });
    dispatch({ type: 'done', id, at: performance.now(), failure });
  }

  async function measure() {
    setMeasuring(true);
    const measured = await readJson<Distribution[]>('/api/compare/reads').catch(report);
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
  // The first answers tell.
  if (experiment === signIn) return 0;
  const times = strategyNames.map((name) => {
    const expectedOf = experiment.expected?.[name];
    return typeof expectedOf === 'object' ? expectedOf.within : revocationLag;
  });
  return Math.max(...times) + slack;
}

interface Now {
  watching: boolean;
  measuring: boolean;
  begun: boolean;
  isFirst: boolean;
}

function obstacleOf({ watching, measuring, begun, isFirst }: Now): string | null {
  if (watching) return 'Both sides are being watched: a few seconds.';
  if (measuring) return 'Reads are being measured, which nothing may disturb.';
  if (begun) return null;
  return isFirst
    ? 'The buttons below need a session: sign in on both first.'
    : 'Both are signed out: sign in on both again.';
}

/** @returns what the address answered last; it is asked again whenever the key changes. */
function useJson<T>(address: string, key: string): T | undefined {
  const [value, setValue] = useState<T>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when to ask again.
  useEffect(() => {
    let outdated = false;
    readJson<T>(address)
      .then((read) => {
        if (read !== null && !outdated) setValue(read);
      })
      .catch(report);
    return () => {
      outdated = true;
    };
  }, [address, key]);
  return value;
}

/** @returns what an address of this app answers; `null`: the browser may not ask. */
async function readJson<T>(address: string): Promise<T | null> {
  const response = await fetch(address, { cache: 'no-store' });
  // The type is the one that the app's own route writes.
  return response.ok ? ((await response.json()) as T) : null;
}

/** The next change asks again. */
function report(error: unknown): null {
  console.error(error);
  return null;
}
