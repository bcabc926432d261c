'use client';

import { type SessionPolicy, type StrategyName, strategyNames } from 'authjs-session-kit';
import { unstable_rethrow } from 'next/navigation';
import { useId, useReducer, useRef, useState } from 'react';
import type { State } from '@/app/compare/live/server/comparison';
import { type Distribution, DistributionPlot } from '@/cost-model/plots/distribution-plot';
import { Button } from '../../_components/button';
import { Card } from '../../_components/card';
import { signInOnBoth } from './actions';
import type { Answer } from './ask';
import {
  type Experiment,
  type Group,
  ofAnotherProcess,
  ofTheBrowser,
  ofTheServer,
  slack,
} from './experiments';
import { SideCard } from './side-card';
import { happen } from './timeline';
import { TimelineList } from './timeline-list';
import { useAnswers } from './use-answers';
import { useJson } from './use-json';

interface LiveComparisonProps {
  policy: SessionPolicy;
  /** Whether the clock, the secret and the database can be touched here. */
  ofServer: boolean;
}

/** Both strategies at work, side by side, and what can be done to them. */
export function LiveComparison({ policy, ofServer }: LiveComparisonProps) {
  const [timeline, tell] = useReducer(happen, []);
  const [answers, setAnswers] = useState<Partial<Record<StrategyName, Answer>>>({});
  const [measured, setMeasured] = useState(0);
  const ids = useRef(0);

  const [latest] = timeline;
  const watching = latest?.over === false;
  // Whoever is signed out stays so; an outage may end.
  const live = strategyNames.some((name) => answers[name] && answers[name].said !== '200 null');
  useAnswers(watching ? 100 : live ? 1_000 : null, (answer) => {
    setAnswers((before) => ({ ...before, [answer.strategy]: answer }));
    tell({ type: 'answered', answer });
  });

  const said = strategyNames.map((name) => answers[name]?.said).join();
  const state = useJson<State>('/api/compare', `${said} ${latest?.doneAt} ${latest?.over}`);
  const reads = useJson<Distribution[]>(
    '/api/compare/reads',
    measured > 0 ? String(measured) : null,
  );

  async function perform({ name, expected, run }: Experiment) {
    ids.current += 1;
    const id = ids.current;
    const times = strategyNames.map((each) => {
      const expects = expected?.[each];
      return typeof expects === 'object' ? expects.within : policy.revocationLag;
    });
    tell({ type: 'begun', id, name, expected, answers, watched: Math.max(...times) + slack });
    const failure = await run().catch((error: unknown) => {
      unstable_rethrow(error); // whoever is signed out of the app is sent to sign in
      return 'The server did not do it; its log says why.';
    });
    tell({ type: 'done', id, at: performance.now(), failure });
  }

  const begin: Experiment = {
    name: 'Sign in on both sides',
    about: '',
    expected: null,
    async run() {
      const failure = await signInOnBoth();
      if (failure === null) setMeasured((before) => before + 1);
      return failure;
    },
  };
  const seen = {
    stopped: state?.stopped ?? false,
    olderSecret: state?.jwt.cookie?.olderSecret ?? false,
  };
  const groups = [
    ofAnotherProcess(policy, seen),
    ofTheBrowser(seen),
    ...(ofServer ? [ofTheServer(policy, seen)] : []),
  ];

  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button onClick={() => perform(begin)}>
          {live ? 'Sign in on both again' : 'Sign in on both'}
        </Button>
        <p className="text-muted text-sm leading-6">
          As a user made for this, so nothing happens to your account.
        </p>
      </div>
      <Card title="Do something to both">
        {groups.map((group) => (
          <Experiments key={group.name} group={group} enabled={live} perform={perform} />
        ))}
        {!ofServer && (
          <p className="text-muted text-sm leading-6">
            On the embedded database, which <code className="text-ink">npm run dev</code> starts
            without <code className="text-ink">DATABASE_URL</code>, you can also move the clock,
            rotate the secret and stop the database.
          </p>
        )}
      </Card>
      <Card title="When each side noticed">
        <TimelineList timeline={timeline} />
      </Card>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {strategyNames.map((name) => (
          <SideCard key={name} strategy={name} answer={answers[name]} held={state?.[name]} />
        ))}
      </div>
      <Card
        title="200 reads of each"
        about="In turns, on this server, with this database. In development all takes longer."
      >
        {reads && (
          <>
            <DistributionPlot distributions={reads} width={340} className="sm:hidden" />
            <DistributionPlot distributions={reads} width={660} className="max-sm:hidden" />
          </>
        )}
        <div>
          <Button
            look="secondary"
            aria-disabled={!live}
            onClick={() => live && setMeasured((before) => before + 1)}
          >
            {reads ? 'Measure again' : 'Measure'}
          </Button>
        </div>
      </Card>
    </div>
  );
}

interface ExperimentsProps {
  group: Group;
  enabled: boolean;
  perform(experiment: Experiment): Promise<void>;
}

function Experiments({ group: { name, experiments }, enabled, perform }: ExperimentsProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-3 text-muted text-sm">{name}</legend>
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
        {experiments.map((experiment) => (
          <ExperimentButton
            key={experiment.name}
            experiment={experiment}
            enabled={enabled}
            perform={perform}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface ExperimentButtonProps {
  experiment: Experiment;
  enabled: boolean;
  perform(experiment: Experiment): Promise<void>;
}

function ExperimentButton({ experiment, enabled, perform }: ExperimentButtonProps) {
  const about = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Button
        look="secondary"
        aria-disabled={!enabled}
        aria-describedby={about}
        onClick={() => enabled && perform(experiment)}
      >
        {experiment.name}
      </Button>
      <p id={about} className="text-muted text-xs leading-5">
        {experiment.about}
      </p>
    </div>
  );
}
