import { max, min } from 'd3-array';
import { scaleLog, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import { durationTicks } from '../../../cost-model/ticks.ts';
import { duration } from '../../../cost-model/units.ts';
import { type Markup, markup } from './markup.ts';
import { frame, legend, margin, type Series, ticksBelow, ticksLeft, width } from './plot.ts';

const height = 340;
const bottom = height - margin.bottom;

/** Half the distance between the strategies at one concurrency. */
const apart = 16;

export interface Percentiles {
  inFlight: number;
  p50: number;
  p95: number;
  p99: number;
}

/** The percentiles of reads at each concurrency. */
export function percentilesPlot(series: readonly Series<Percentiles[]>[]): Markup {
  const all = series.flatMap(({ values }) => values);
  const x = scalePoint<number>()
    .domain(all.map(({ inFlight }) => inFlight))
    .range([margin.left, width - margin.right])
    .padding(0.5);
  const y = scaleLog()
    .domain([(min(all, ({ p50 }) => p50) ?? 1) / 1.5, (max(all, ({ p99 }) => p99) ?? 10) * 1.5])
    .range([bottom, margin.top]);

  const shapes = series.map(({ strategy, values }, index) => {
    const shift = series.length === 1 ? 0 : (index * 2 - 1) * apart;
    const at = ({ inFlight }: Percentiles) => (x(inFlight) ?? 0) + shift;
    const medians = line<Percentiles>(at, ({ p50 }) => y(p50));
    const marks = values.map(
      (
        each,
      ) => markup`<line class="stroke" x1="${at(each)}" x2="${at(each)}" y1="${y(each.p50)}" y2="${y(each.p99)}"/>
<line class="stroke" x1="${at(each) - 7}" x2="${at(each) + 7}" y1="${y(each.p99)}" y2="${y(each.p99)}"/>
<circle class="hollow" cx="${at(each)}" cy="${y(each.p95)}" r="4.5"/>
<circle class="fill" cx="${at(each)}" cy="${y(each.p50)}" r="6"/>`,
    );
    return markup`<g class="${strategy}"><path class="stroke curve" opacity="0.5" d="${medians(values) ?? ''}"/>${marks}</g>`;
  });
  return frame(
    {
      id: 'percentiles',
      title: 'How long reads take when others are in flight',
      description: series
        .flatMap(({ strategy, values }) =>
          values.map(
            ({ inFlight, p50, p95, p99 }) =>
              `${strategy}, ${inFlight} in flight: p50 ${duration(p50)}, p95 ${duration(p95)}, p99 ${duration(p99)}.`,
          ),
        )
        .join(' '),
      height,
    },
    [
      ticksLeft(durationTicks(y), margin.left, width - margin.right),
      ticksBelow(
        x.domain().map((inFlight) => ({ at: x(inFlight) ?? 0, label: `${inFlight} in flight` })),
        bottom,
        bottom,
      ),
      ...shapes,
      legend(series.map(({ strategy }) => strategy)),
      markup`<text class="quiet" x="${margin.left}" y="${height - 8}">disc: p50, ring: p95, bar: p99; logarithmic</text>`,
    ],
  );
}
