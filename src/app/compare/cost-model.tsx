'use client';

import { useId, useState } from 'react';
import { type CostDifference, costDifference } from '@/cost-model/cost-difference';
import { costsOf, type StrategyCosts } from '@/cost-model/cost-model';
import type { GivenInputs } from '@/cost-model/inputs';
import { CostPlot } from '@/cost-model/plots/cost-plot';
import { upToThree } from '@/cost-model/units';
import { StrategyTable } from '../_components/strategy-table';
import { PlotInBothSizes } from './plot-in-both-sizes';
import { type Slider, sliders, stepOf, steps, valueAt } from './sliders';

/** Sliders for the numbers of an app, and the calculated costs of both strategies. */
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
        <p role="status" className="min-h-14 leading-7">
          {summaryOf(costDifference(costs))}
        </p>
        <PlotInBothSizes draw={(size) => <CostPlot costs={costs} {...size} />} />
        <StrategyTable
          framed
          rows={rows.map(({ name, format }) => ({
            name,
            jwt: format(costs.jwt),
            database: format(costs.database),
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
  const valueText = `${value.toLocaleString('en')} ${slider.unit}`.trim();
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <label htmlFor={id} className="font-medium">
          {slider.label}
        </label>
        <span aria-hidden className="tabular-nums">
          {valueText}
        </span>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={steps}
        value={stepOf(slider, value)}
        aria-valuetext={valueText}
        onChange={(event) => onChange(valueAt(slider, event.target.valueAsNumber))}
        className="h-6 w-full accent-accent"
      />
    </div>
  );
}

const rows: readonly { name: string; format: (costs: StrategyCosts) => string }[] = [
  {
    name: 'Processor cores, busiest hour',
    format: ({ appCores, databaseCores }) =>
      `${upToThree(appCores.peak)} in the app, ${upToThree(databaseCores.peak)} in the database`,
  },
  {
    name: 'SQL statements a second, busiest hour',
    format: ({ statementsPerSecond }) => upToThree(statementsPerSecond.peak),
  },
  {
    name: 'Share of connections in use, busiest hour',
    format: ({ poolShare, saturates }) =>
      saturates ? 'more than 100 %' : `${upToThree(poolShare.peak * 100)} %`,
  },
  { name: 'Time added to a request', format: ({ latencyMs }) => `${upToThree(latencyMs)} ms` },
  {
    name: 'Cookies sent in a day',
    format: ({ cookieGbPerDay }) => `${upToThree(cookieGbPerDay)} GB`,
  },
  { name: 'Session rows', format: ({ storageMb }) => `${upToThree(storageMb)} MB` },
  {
    name: 'Revocation feed, queries a second',
    format: ({ feed }) => (feed ? upToThree(feed.questionsPerSecond) : 'none'),
  },
];

const excessText = {
  cores: (value: number) => `${upToThree(value)} more cores in the busiest hour`,
  poolShare: (value: number) => `${upToThree(value * 100)} % more of the connections`,
  latencyMs: (value: number) => `${upToThree(value)} ms more for each request`,
};

function summaryOf({ difference, excesses }: CostDifference): string {
  if (difference === 'negligible') {
    return 'For these numbers it does not matter: the costs differ too little.';
  }
  const reasons = excesses.map(
    ({ cost, strategy, value }) => `${strategy} takes ${excessText[cost](value)}`,
  );
  return difference === 'decisive'
    ? `For these numbers there are enough connections for one strategy only: ${reasons.join('; ')}.`
    : `For these numbers the difference is noticeable: ${reasons.join('; ')}.`;
}
