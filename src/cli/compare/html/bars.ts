import type { StrategyName } from 'authjs-session-kit';
import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { duration, upToThree } from '../../../cost-model/units.ts';
import { type Markup, markup } from './markup.ts';
import { frame, legend, margin, ticksBelow, width } from './plot.ts';

const left = 104;
const right = width - 84;
const rowHeight = 52;

export interface Cost {
  name: string;
  jwt: number;
  database: number;
}

/** What the app's processor spends on each, in microseconds. */
export function costBars(costs: readonly Cost[], strategies: readonly StrategyName[]): Markup {
  const height = margin.top + costs.length * rowHeight + margin.bottom;
  const bottom = height - margin.bottom;
  const x = scaleLinear()
    .domain([0, max(costs, ({ jwt, database }) => Math.max(jwt, database)) ?? 1])
    .nice()
    .range([left, right]);
  const row = scaleBand()
    .domain(costs.map(({ name }) => name))
    .range([margin.top, bottom])
    .padding(0.25);
  const within = scaleBand<StrategyName>()
    .domain(strategies)
    .range([0, row.bandwidth()])
    .padding(0.1);

  const shapes = costs.map((cost) => {
    const top = row(cost.name) ?? 0;
    const bars = strategies.map((strategy) => {
      const y = top + (within(strategy) ?? 0);
      const value = cost[strategy];
      return markup`<g class="${strategy}"><rect class="fill" x="${left}" y="${y}" width="${Math.max(1, x(value) - left)}" height="${within.bandwidth()}" rx="2"/>
<text x="${x(value) + 6}" y="${y + within.bandwidth() / 2 + 5}">${duration(value)}</text></g>`;
    });
    return markup`<text x="${left - 10}" y="${top + row.bandwidth() / 2 + 5}" text-anchor="end">${cost.name}</text>${bars}`;
  });
  return frame(
    {
      id: 'costs',
      title: 'Processor time of the app',
      description: costs
        .map(
          ({ name, jwt, database }) =>
            `${name}: jwt ${duration(jwt)}, database ${duration(database)}.`,
        )
        .join(' '),
      height,
    },
    [
      ticksBelow(
        x.ticks(4).map((value) => ({ at: x(value), label: duration(value, upToThree) })),
        margin.top - 8,
        bottom,
      ),
      ...shapes,
      legend(strategies),
      markup`<text class="quiet" x="${left}" y="${height - 8}">processor time of the app for one of each</text>`,
    ],
  );
}
