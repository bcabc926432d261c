'use client';

import { useId, useState } from 'react';
import { type CostDifference, costDifference } from '@/cost-model/cost-difference';
import { costsOf, type StrategyCosts } from '@/cost-model/cost-model';
import type { GivenInputs } from '@/cost-model/inputs';
import { CostPlot } from '@/cost-model/plots/cost-plot';
import { upToThree } from '@/cost-model/units';
import { StrategyTable } from '../_components/strategy-table';
import { type Slider, sliders, stepOf, steps, valueAt } from './sliders';

/** Sliders over an app's own numbers, and what they come to in both strategies. */
export function CostModel() {
  const [given, setGiven] = useState<GivenInputs>({});
  const costs = costsOf(given);
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,18rem)_minmax(0,1fr)]">
      <div className="flex flex-col gap-5">
        {sliders.map((slider) => (
          <Range
            key={slider.name}
            slider={slider}
            value={costs.inputs[slider.name]}
            onChange={(value) => setGiven((before) => ({ ...before, [slider.name]: value }))}
          />
        ))}
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <p role="status" className="text-sm leading-6">
          {inWords(costDifference(costs))}
        </p>
        <CostPlot costs={costs} width={340} className="sm:hidden" />
        <CostPlot costs={costs} width={660} className="max-sm:hidden" />
        <StrategyTable
          rows={rows.map(({ name, of }) => ({
            name,
            jwt: of(costs.jwt),
            database: of(costs.database),
          }))}
        />
      </div>
    </div>
  );
}

interface RangeProps {
  slider: Slider;
  value: number;
  onChange(value: number): void;
}

function Range({ slider, value, onChange }: RangeProps) {
  const id = useId();
  const shown = `${value.toLocaleString('en')} ${slider.unit}`.trim();
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <label htmlFor={id} className="font-medium">
          {slider.label}
        </label>
        <span aria-hidden className="tabular-nums">
          {shown}
        </span>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={steps}
        value={stepOf(slider, value)}
        aria-valuetext={shown}
        onChange={(event) => onChange(valueAt(slider, event.target.valueAsNumber))}
        className="h-6 w-full accent-accent"
      />
    </div>
  );
}

const rows: readonly { name: string; of: (costs: StrategyCosts) => string }[] = [
  {
    name: 'Processor cores, busiest hour',
    of: ({ appCores, databaseCores }) =>
      `${upToThree(appCores.peak)} in the app, ${upToThree(databaseCores.peak)} in the database`,
  },
  {
    name: 'SQL statements a second, busiest hour',
    of: ({ statementsPerSecond }) => upToThree(statementsPerSecond.peak),
  },
  {
    name: 'Of the connections, busiest hour',
    of: ({ poolShare, saturates }) =>
      saturates ? 'more than there are' : `${upToThree(poolShare.peak * 100)} %`,
  },
  { name: 'Added to a request', of: ({ latencyMs }) => `${upToThree(latencyMs)} ms` },
  { name: 'Cookies a day', of: ({ cookieGbPerDay }) => `${upToThree(cookieGbPerDay)} GB` },
  { name: 'Rows of sessions', of: ({ storageMb }) => `${upToThree(storageMb)} MB` },
  {
    name: 'Questions of what has changed, a second',
    of: ({ feed }) => (feed ? upToThree(feed.questionsPerSecond) : 'none'),
  },
];

const excessInWords = {
  cores: (value: number) => `${upToThree(value)} of a core more in the busiest hour`,
  poolShare: (value: number) => `${upToThree(value * 100)} % more of the connections`,
  latencyMs: (value: number) => `${upToThree(value)} ms more in each request`,
};

function inWords({ difference, excesses }: CostDifference): string {
  if (difference === 'negligible') {
    return 'For these numbers it does not matter: neither strategy takes anything worth choosing by.';
  }
  const reasons = excesses.map(
    ({ cost, strategy, value }) => `${strategy} takes ${excessInWords[cost](value)}`,
  );
  return difference === 'decisive'
    ? `For these numbers the connections are enough for one strategy only: ${reasons.join('; ')}.`
    : `For these numbers it can be noticed: ${reasons.join('; ')}.`;
}
