'use client';

import { type SessionPolicy, strategyNames } from 'authjs-session-kit';
import { useId } from 'react';
import { ExperimentList } from './experiment-list';
import { browserGroup, otherProcessGroup, serverGroup } from './experiments';
import { Measurement } from './measurement';
import { ResultAnnouncement } from './result';
import { SideCard } from './side-card';
import { StatusBar } from './status-bar';
import { type Comparison, useComparison } from './use-comparison';

interface LiveComparisonProps {
  policy: SessionPolicy;
  /** Whether the visitor can move the clock, rotate the secret and stop the database. */
  controlsServer: boolean;
}

/** Both strategies side by side, with experiments on their sessions. */
export function LiveComparison({ policy, controlsServer }: LiveComparisonProps) {
  const comparison = useComparison(policy);
  const obstacleId = useId();
  const { answers, state, timeline } = comparison;
  return (
    // The margin keeps a focused element from being hidden behind the sticky bar.
    <div className="flex flex-col gap-6 [&_:is(button,summary)]:scroll-mt-32">
      <StatusBar comparison={comparison} obstacleId={obstacleId} />
      <div className="grid items-start gap-5 md:grid-cols-2">
        {strategyNames.map((name) => (
          <SideCard key={name} strategy={name} answer={answers[name]} inspection={state?.[name]} />
        ))}
      </div>
      <p className="max-w-2xl text-muted text-sm leading-6">
        Each result has a timeline. Each dot is a response: hollow if it is the same as before the
        experiment, filled if it has changed. A vertical line marks when it should have changed.
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
  const conditions = {
    databaseStopped: state?.databaseStopped ?? false,
    olderSecret: state?.jwt.cookie?.olderSecret ?? false,
  };
  return [
    otherProcessGroup(policy, conditions),
    browserGroup(conditions),
    ...(controlsServer ? [serverGroup(policy, conditions)] : []),
  ];
}

function EmbeddedOnly() {
  return (
    <p className="text-muted text-sm leading-6">
      If <code className="text-ink">DATABASE_URL</code> is not set,{' '}
      <code className="text-ink">npm run dev</code> starts an embedded database. With it you can
      also move the clock, rotate the secret and stop the database.
    </p>
  );
}
