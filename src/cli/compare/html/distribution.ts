import { max, min, sum } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { durationTicks } from '../../../cost-model/ticks.ts';
import { duration } from '../../../cost-model/units.ts';
import type { Bar } from '../report.ts';
import { type Markup, markup } from './markup.ts';
import { frame, legend, margin, type Series, ticksBelow, ticksLeft, width } from './plot.ts';

const height = 320;
const bottom = height - margin.bottom;

export interface Distribution {
  bars: Bar[];
  median: number;
}

/** Which share of the reads took how long; times are on a logarithmic scale. */
export function distributionPlot(series: readonly Series<Distribution>[]): Markup {
  const all = series.flatMap(({ values }) => values.bars);
  const x = scaleLog()
    .domain([(min(all, ({ from }) => from) ?? 1) / 1.2, (max(all, ({ to }) => to) ?? 10) * 1.2])
    .range([margin.left, width - margin.right]);
  const shares = series.map(({ values }) => sharesOf(values.bars));
  const y = scaleLinear()
    .domain([0, max(shares.flat(), ({ share }) => share) ?? 1])
    .nice()
    .range([bottom, margin.top]);
  const outline = line<Point>(
    ({ at }) => x(at),
    ({ share }) => y(share),
  ).curve(curveStepAfter);
  const filled = area<Point>(
    ({ at }) => x(at),
    bottom,
    ({ share }) => y(share),
  ).curve(curveStepAfter);

  const shapes = series.map(({ strategy, values }, index) => {
    const points = shares[index] ?? [];
    const label = `median ${duration(values.median)}`;
    // Each on a line of its own, as medians may be close.
    const above = margin.top - 20 + index * 15;
    return markup`<g class="${strategy}">
<path class="faint" d="${filled(points) ?? ''}"/>
<path class="stroke curve" d="${outline(points) ?? ''}"/>
<line class="stroke" x1="${x(values.median)}" x2="${x(values.median)}" y1="${above + 4}" y2="${bottom}"/>
${medianLabel(x(values.median), above, label)}</g>`;
  });
  return frame(
    {
      id: 'distribution',
      title: 'How long a read takes, with one in flight',
      description: series
        .map(({ strategy, values }) => `${strategy}: half take at most ${duration(values.median)}.`)
        .join(' '),
      height,
    },
    [
      ticksBelow(durationTicks(x), margin.top, bottom),
      ticksLeft(
        y.ticks(4).map((share) => ({ at: y(share), label: `${Math.round(share * 1000) / 10} %` })),
        margin.left,
        width - margin.right,
      ),
      ...shapes,
      legend(series.map(({ strategy }) => strategy)),
      markup`<text class="quiet" x="${margin.left}" y="${height - 8}">time for a read, logarithmic; share of all reads</text>`,
    ],
  );
}

interface Point {
  at: number;
  share: number;
}

/** The last one closes the outline. */
function sharesOf(bars: readonly Bar[]): Point[] {
  const all = sum(bars, ({ count }) => count) || 1;
  const points = bars.map(({ from, count }) => ({ at: from, share: count / all }));
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return [];
  return [{ at: first.from, share: 0 }, ...points, { at: last.to, share: 0 }];
}

/** On the side where there is room for it. */
function medianLabel(at: number, y: number, label: string): Markup {
  const left = at > width / 2;
  const anchor = left ? 'end' : 'start';
  return markup`<text class="name" x="${at + (left ? -6 : 6)}" y="${y + 12}" text-anchor="${anchor}">${label}</text>`;
}
