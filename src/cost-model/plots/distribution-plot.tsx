import type { StrategyName } from 'authjs-session-kit';
import { max, min, sum } from 'd3-array';
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import type { Bar } from '../distribution.ts';
import { durationTicks } from '../ticks.ts';
import { duration } from '../units.ts';
import { Curve, Plot, type PlotArea, strategyLooks, XAxis, YAxis } from './plot.tsx';

/** How long the reads of one strategy took. */
export interface Distribution {
  strategy: StrategyName;
  bars: readonly Bar[];
  /** Microseconds; `null` where there were no reads. */
  median: number | null;
}

interface DistributionPlotProps {
  distributions: readonly Distribution[];
  /** Units of the plot, in which its text is 12 high. */
  width: number;
  className?: string;
}

type Scale = ScaleContinuousNumeric<number, number>;

/** The share of reads by the time they took; the time is on a logarithmic axis. */
export function DistributionPlot({ distributions, width, className }: DistributionPlotProps) {
  const height = Math.round(150 + width / 5);
  const plotArea = { left: 44, right: width - 12, top: 52, bottom: height - 46 };
  const x = timeScale(distributions, plotArea);
  const y = shareScale(distributions, plotArea);
  return (
    <Plot width={width} height={height} description={inWords(distributions)} className={className}>
      <XAxis ticks={durationTicks(x, 44)} area={plotArea} label="time for a read, logarithmic" />
      <YAxis
        ticks={y.ticks(3).map((share) => ({ at: y(share), label: percent(share) }))}
        area={plotArea}
        label="share of reads"
      />
      {distributions.map((distribution, index) => (
        <g key={distribution.strategy}>
          <Outline distribution={distribution} x={x} y={y} />
          <Median distribution={distribution} x={x} area={plotArea} labelAt={12 + index * 18} />
        </g>
      ))}
    </Plot>
  );
}

function Outline({ distribution, x, y }: { distribution: Distribution; x: Scale; y: Scale }) {
  const { strategy, bars } = distribution;
  const points = outlineOf(bars);
  const atX = ([time]: Point) => x(time);
  const atY = ([, share]: Point) => y(share);
  const filled = area<Point>(atX, y(0), atY).curve(curveStepAfter)(points);
  return (
    <>
      <path d={filled ?? ''} fill={strategyLooks[strategy].colour} fillOpacity={0.12} />
      <Curve strategy={strategy} path={line<Point>(atX, atY).curve(curveStepAfter)(points)} />
    </>
  );
}

interface MedianProps {
  distribution: Distribution;
  x: Scale;
  area: PlotArea;
  /** The height of its label: each has its own, as medians may be close. */
  labelAt: number;
}

function Median({ distribution: { strategy, median }, x, area, labelAt }: MedianProps) {
  if (median === null) return null;
  const { colour, dashes } = strategyLooks[strategy];
  const at = x(median);
  return (
    <g fill={colour} stroke={colour} strokeDasharray={dashes}>
      <line x1={at} x2={at} y1={area.top} y2={area.bottom} />
      <line x1={area.right - 196} x2={area.right - 172} y1={labelAt} y2={labelAt} strokeWidth={2} />
      <text x={area.right - 164} y={labelAt} dy="0.32em" stroke="none">
        {strategy}: median {duration(median)}
      </text>
    </g>
  );
}

function timeScale(distributions: readonly Distribution[], { left, right }: PlotArea): Scale {
  const bars = distributions.flatMap((distribution) => distribution.bars);
  const least = min(bars, ({ from }) => from) ?? 10;
  const most = max(bars, ({ to }) => to) ?? 1_000;
  return scaleLog([least / 1.2, most * 1.2], [left, right]);
}

function shareScale(distributions: readonly Distribution[], { top, bottom }: PlotArea): Scale {
  const shares = distributions.flatMap(({ bars }) => outlineOf(bars).map(([, share]) => share));
  return scaleLinear([0, max(shares) ?? 1], [bottom, top]).nice();
}

type Point = [time: number, share: number];

/** The first and the last point close the outline. */
function outlineOf(bars: readonly Bar[]): Point[] {
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last) return [];
  const reads = sum(bars, ({ count }) => count);
  return [
    [first.from, 0],
    ...bars.map(({ from, count }): Point => [from, count / reads]),
    [last.to, 0],
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function inWords(distributions: readonly Distribution[]): string {
  const sentences = distributions.map(({ strategy, median }) =>
    median === null
      ? `${strategy}: no reads.`
      : `${strategy}: half took at most ${duration(median)}.`,
  );
  return sentences.join(' ') || 'No reads.';
}
