import { useId } from 'react';
import { ActButton } from './act-button';
import { expectationOf } from './expectation';
import type { Experiment, ExperimentGroup } from './experiments';
import { Result } from './result';
import type { Comparison } from './use-comparison';

interface ExperimentListProps {
  group: ExperimentGroup;
  comparison: Comparison;
  obstacleId: string;
}

/** A group of experiments, each with the expected and the latest result. */
export function ExperimentList({ group, comparison, obstacleId }: ExperimentListProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <h3 id={id} className="font-semibold text-sm">
        {group.name}
      </h3>
      <ul className="flex flex-col divide-y divide-line rounded-xl border border-line bg-surface px-5 sm:px-6">
        {group.experiments.map((experiment) => (
          <ExperimentRow
            key={experiment.name}
            experiment={experiment}
            comparison={comparison}
            obstacleId={obstacleId}
          />
        ))}
      </ul>
    </section>
  );
}

interface ExperimentRowProps {
  experiment: Experiment;
  comparison: Comparison;
  obstacleId: string;
}

function ExperimentRow({ experiment, comparison, obstacleId }: ExperimentRowProps) {
  const aboutId = useId();
  const { obstacle, timeline, perform } = comparison;
  const latest = timeline.find(({ name }) => name === experiment.name);
  const expectation = expectationOf(experiment);
  // What an experiment has changed may change what to expect of the next try.
  const isOutdated = latest?.over && latest.expectation !== expectation;
  return (
    <li className="flex flex-col gap-4 py-4">
      <div className="grid items-start gap-x-6 gap-y-3 md:grid-cols-[13rem_minmax(0,1fr)]">
        <ActButton
          describedBy={[aboutId]}
          obstacleId={obstacle === null ? null : obstacleId}
          onClick={() => perform(experiment)}
        >
          {experiment.name}
        </ActButton>
        <div id={aboutId} className="flex flex-col gap-1 text-sm leading-6">
          <p>{experiment.about}</p>
          <p className="text-muted max-md:min-h-12">
            {isOutdated ? latest.expectation : expectation}
          </p>
        </div>
      </div>
      {latest && <Result entry={latest} />}
      {isOutdated && (
        <p className="text-muted text-sm leading-6 md:ml-[14.5rem]">
          Next time: {lowerFirst(expectation)}
        </p>
      )}
    </li>
  );
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
