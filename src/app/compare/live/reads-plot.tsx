import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { max, min, sum } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import type { Bar } from '@/cost-model/distribution';
import { durationTicks } from '@/cost-model/ticks';
import { duration } from '@/cost-model/units';
import { TicksBelow, TicksLeft } from '../axes';
import { looks } from '../looks';

/** How long reads took: how many of them in which time, and what half of them stay below. */
export interface Reads {
  bars: Bar[];
  /** Microseconds; `null` where there were none. */
  median: number | null;
}

const [width, height] = [640, 260];
const margin = { top: 44, right: 24, bottom: 44, left: 56 };
const bottom = height - margin.bottom;

/** The share of reads by the time that they took, of both strategies; time by ratio. */
export function ReadsPlot({ reads }: { reads: Record<StrategyName, Reads> }) {
  const all = strategyNames.flatMap((name) => reads[name].bars);
  const x = scaleLog(
    [(min(all, ({ from }) => from) ?? 10) / 1.2, (max(all, ({ to }) => to) ?? 1_000) * 1.2],
    [margin.left, width - margin.right],
  );
  const points = strategyNames.map((name) => ({ name, points: sharesOf(reads[name].bars) }));
  const most = max(points.flatMap(({ points }) => points.map(([, share]) => share))) ?? 1;
  const y = scaleLinear([0, most], [bottom, margin.top]).nice();
  const path = line<Point>(
    ([time]) => x(time),
    ([, share]) => y(share),
  ).curve(curveStepAfter);
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="text-muted text-sm">
        Share of the reads by the time that they took, on the server
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        className="w-full text-[18px] text-muted sm:text-xs"
      >
        <title>{inWords(reads)}</title>
        <TicksBelow ticks={durationTicks(x)} top={margin.top} bottom={bottom} />
        <TicksLeft
          ticks={y
            .ticks(3)
            .map((share) => ({ at: y(share), label: `${Math.round(share * 100)} %` }))}
          left={margin.left}
          right={width - margin.right}
        />
        {points.map(({ name, points }, index) => (
          <g key={name} className={looks[name].colour}>
            <path
              d={path(points) ?? ''}
              fill="none"
              strokeWidth={2}
              strokeDasharray={looks[name].dashes}
              className="stroke-current"
            />
            <Median name={name} value={reads[name].median} at={x} line={index} />
          </g>
        ))}
      </svg>
    </figure>
  );
}

interface MedianProps {
  name: StrategyName;
  value: number | null;
  at(value: number): number;
  /** On which line its label stands, as medians may be close. */
  line: number;
}

function Median({ name, value, at, line }: MedianProps) {
  if (value === null) return null;
  const x = at(value);
  const y = 12 + line * 20;
  const left = x > width / 2;
  return (
    <>
      <line
        x1={x}
        x2={x}
        y1={y}
        y2={bottom}
        strokeDasharray={looks[name].dashes}
        className="stroke-current"
      />
      <text
        x={x + (left ? -6 : 6)}
        y={y}
        dy="0.32em"
        textAnchor={left ? 'end' : 'start'}
        className="fill-current font-mono"
      >
        {name}: median {duration(value)}
      </text>
    </>
  );
}

type Point = [time: number, share: number];

/** The first and the last close the outline. */
function sharesOf(bars: readonly Bar[]): Point[] {
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return [];
  const all = sum(bars, ({ count }) => count);
  return [
    [first.from, 0],
    ...bars.map(({ from, count }): Point => [from, count / all]),
    [last.to, 0],
  ];
}

function inWords(reads: Record<StrategyName, Reads>): string {
  return strategyNames
    .map((name) => {
      const { median } = reads[name];
      return median === null
        ? `${name}: no reads.`
        : `${name}: half took at most ${duration(median)}.`;
    })
    .join(' ');
}
