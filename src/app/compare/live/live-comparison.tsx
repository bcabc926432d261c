'use client';

import { type SessionPolicy, strategyNames } from 'authjs-session-kit';
import { useId } from 'react';
import { ExperimentList } from './experiment-list';
import { browserGroup, elsewhereGroup, serverGroup } from './experiments';
import { Measurement } from './measurement';
import { ResultAnnouncement } from './result';
import { SideCard } from './side-card';
import { StatusBar } from './status-bar';
import { type Comparison, useComparison } from './use-comparison';

interface LiveComparisonProps {
  policy: SessionPolicy;
  /** Whether the clock, the secret and the database can be touched here. */
  controlsServer: boolean;
}

/** Both strategies at work, side by side, and what can be done to them. */
export function LiveComparison({ policy, controlsServer }: LiveComparisonProps) {
  const comparison = useComparison(policy);
  const obstacleId = useId();
  const { answers, state, timeline } = comparison;
  return (
    // What gets the focus must not be below the bar that stays in view.
    <div className="flex flex-col gap-6 [&_:is(button,summary)]:scroll-mt-32">
      <StatusBar comparison={comparison} obstacleId={obstacleId} />
      <div className="grid items-start gap-5 md:grid-cols-2">
        {strategyNames.map((name) => (
          <SideCard key={name} strategy={name} answer={answers[name]} inspection={state?.[name]} />
        ))}
      </div>
      <p className="max-w-2xl text-muted text-sm leading-6">
        Each result has a timeline. A dot is an answer, hollow as long as it is the same as before;
        a vertical line marks when it has to be another one.
      </p>
      {groupsOf(comparison, policy, controlsServer).map((group) => (
        <ExperimentList
          key={group.name}
          group={group}
          comparison={comparison}
          obstacleId={obstacleId}
        />
      ))}
      {!controlsServer && <EmbeddedOnly />}
      <ResultAnnouncement latest={timeline[0]} />
      <Measurement comparison={comparison} obstacleId={obstacleId} />
    </div>
  );
}

function groupsOf({ state }: Comparison, policy: SessionPolicy, controlsServer: boolean) {
  const circumstances = {
    stopped: state?.stopped ?? false,
    olderSecret: state?.jwt.cookie?.olderSecret ?? false,
  };
  return [
    elsewhereGroup(policy, circumstances),
    browserGroup(circumstances),
    ...(controlsServer ? [serverGroup(policy, circumstances)] : []),
  ];
}

function EmbeddedOnly() {
  return (
    <p className="text-muted text-sm leading-6">
      On the embedded database, which <code className="text-ink">npm run dev</code> starts without{' '}
      <code className="text-ink">DATABASE_URL</code>, you can also move the clock, rotate the secret
      and stop the database.
    </p>
  );
}
