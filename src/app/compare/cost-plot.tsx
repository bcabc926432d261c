'use client';

import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { type Costs, costsOf, type StrategyCosts } from '@/cost-model/cost-model';
import { upToThree } from '@/cost-model/units';
import { TicksBelow, TicksLeft } from './axes';
import { looks } from './looks';

const [width, height] = [640, 300];
const margin = { top: 16, right: 104, bottom: 44, left: 88 };
const users = Array.from({ length: 61 }, (_, index) => 10 ** (1 + index / 10));

const coresOf = ({ appCores, databaseCores }: StrategyCosts) => appCores.peak + databaseCores.peak;

/** Processor cores in the busiest hour against users, with the app's own marked; both axes by ratio. */
export function CostPlot({ costs: { inputs, jwt, database } }: { costs: Costs }) {
  const own = inputs.users;
  const costs = users.map((value) => costsOf({ ...inputs, users: value }));
  const all = costs.flatMap(({ jwt, database }) => [coresOf(jwt), coresOf(database)]);
  const x = scaleLog([10, 10_000_000], [margin.left, width - margin.right]);
  const y = scaleLog([Math.min(...all), Math.max(...all)], [height - margin.bottom, margin.top]);
  // Logarithms differ in their last digits from one engine to the other, server and browser.
  const [atX, atY] = [
    (value: number) => Math.round(x(value)),
    (value: number) => Math.round(y(value)),
  ];
  const path = line<[number, number]>(
    ([value]) => x(value),
    ([, cores]) => y(cores),
  );
  const lines = strategyNames.map((name) => {
    const points = costs.map((each, index): [number, number] => [
      users[index] ?? 0,
      coresOf(each[name]),
    ]);
    return { name, d: path(points) ?? '', end: atY(points.at(-1)?.[1] ?? 1) };
  });
  const labels = apart(lines.map(({ end }) => end));
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="text-muted text-sm">
        Processor cores in the busiest hour, by users a day
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        className="w-full text-[18px] text-muted sm:text-xs"
      >
        <title>{inWords({ jwt, database }, own)}</title>
        <TicksBelow
          ticks={[10, 1_000, 100_000, 10_000_000].map((value) => ({
            at: atX(value),
            label: value.toLocaleString('en'),
          }))}
          top={margin.top}
          bottom={height - margin.bottom}
        />
        <TicksLeft
          ticks={decades(y.domain()).map((value) => ({
            at: atY(value),
            label: value.toLocaleString('en', { maximumSignificantDigits: 1 }),
          }))}
          left={margin.left}
          right={width - margin.right}
        />
        <line
          x1={atX(own)}
          x2={atX(own)}
          y1={margin.top}
          y2={height - margin.bottom}
          className="stroke-ink"
          strokeDasharray="2 3"
        />
        {lines.map(({ name, d }, index) => (
          <g key={name} className={looks[name].colour}>
            <path
              d={d}
              fill="none"
              strokeWidth={2}
              strokeDasharray={looks[name].dashes}
              className="stroke-current"
            />
            <text
              x={width - margin.right + 8}
              y={labels[index]}
              dy="0.32em"
              className="fill-current font-mono"
            >
              {name}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

function inWords({ jwt, database }: Record<StrategyName, StrategyCosts>, own: number): string {
  const cores = [jwt, database].map((costs) => upToThree(coresOf(costs)));
  return `At ${own.toLocaleString('en')} users a day jwt takes ${cores[0]} cores, database ${cores[1]}.`;
}

/** Powers of ten within, at most six. */
function decades([least = 1, most = 1]: number[]): number[] {
  const [low, high] = [Math.ceil(Math.log10(least)), Math.floor(Math.log10(most))];
  const every = Math.ceil((high - low + 1) / 6);
  return Array.from({ length: high - low + 1 }, (_, index) => low + index)
    .filter((exponent) => (exponent - low) % every === 0)
    .map((exponent) => 10 ** exponent);
}

/** Moves two labels apart that would be written over each other. */
function apart([first = 0, second = 0]: number[]): number[] {
  const gap = 20 - Math.abs(first - second);
  if (gap <= 0) return [first, second];
  return first <= second
    ? [first - gap / 2, second + gap / 2]
    : [first + gap / 2, second - gap / 2];
}
