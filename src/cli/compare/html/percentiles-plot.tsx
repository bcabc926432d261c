import type { StrategyName } from 'authjs-session-kit';
import { max, min } from 'd3-array';
import { type ScalePoint, scaleLog, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import { Curve, Plot, strategyLooks, XAxis, YAxis } from '../../../cost-model/plots/plot.tsx';
import { durationTicks } from '../../../cost-model/ticks.ts';
import { duration } from '../../../cost-model/units.ts';

interface Percentiles {
  inFlight: number;
  p50: number;
  p95: number;
  p99: number;
}

interface Series {
  strategy: StrategyName;
  reads: readonly Percentiles[];
}

/** Half the distance between the strategies at one concurrency. */
const shift = 16;

/** The percentiles of reads at each concurrency; times are on a logarithmic axis. */
export function PercentilesPlot({ series, width }: { series: readonly Series[]; width: number }) {
  const height = 330;
  const area = { left: 60, right: width - 24, top: 48, bottom: height - 46 };
  const reads = series.flatMap((strategySeries) => strategySeries.reads);
  const x = scalePoint(
    reads.map(({ inFlight }) => inFlight),
    [area.left, area.right],
  ).padding(0.5);
  const y = scaleLog(
    [(min(reads, ({ p50 }) => p50) ?? 1) / 1.5, (max(reads, ({ p99 }) => p99) ?? 10) * 1.5],
    [area.bottom, area.top],
  );
  const shifts = series.length === 1 ? [0] : [-shift, shift];
  return (
    <Plot width={width} height={height} description={inWords(series)}>
      <XAxis ticks={ticksOf(x)} area={area} label="reads in flight" />
      <YAxis
        ticks={durationTicks(y)}
        area={area}
        label="time for a read, logarithmic; disc: p50, ring: p95, bar: p99"
      />
      {series.map((strategySeries, index) => {
        const place = ({ inFlight }: Percentiles) => (x(inFlight) ?? 0) + (shifts[index] ?? 0);
        return <Marks key={strategySeries.strategy} series={strategySeries} x={place} y={y} />;
      })}
    </Plot>
  );
}

interface MarksProps {
  series: Series;
  x: (read: Percentiles) => number;
  y: (time: number) => number;
}

function Marks({ series: { strategy, reads }, x, y }: MarksProps) {
  const { colour } = strategyLooks[strategy];
  const last = reads.at(-1);
  const medians = line(x, ({ p50 }: Percentiles) => y(p50));
  return (
    <g fill={colour} stroke={colour}>
      <Curve strategy={strategy} path={medians([...reads])} />
      {reads.map((read) => (
        <g key={read.inFlight} strokeWidth={2}>
          <line x1={x(read)} x2={x(read)} y1={y(read.p50)} y2={y(read.p99)} />
          <line x1={x(read) - 7} x2={x(read) + 7} y1={y(read.p99)} y2={y(read.p99)} />
          <circle cx={x(read)} cy={y(read.p95)} r={4.5} fill="var(--card)" />
          <circle cx={x(read)} cy={y(read.p50)} r={6} />
        </g>
      ))}
      {last && (
        <text x={x(last)} y={y(last.p50)} dy={24} textAnchor="middle" stroke="none">
          {strategy}
        </text>
      )}
    </g>
  );
}

function ticksOf(x: ScalePoint<number>) {
  return x.domain().map((inFlight) => ({ at: x(inFlight) ?? 0, label: String(inFlight) }));
}

function inWords(series: readonly Series[]): string {
  return series
    .flatMap(({ strategy, reads }) =>
      reads.map(
        ({ inFlight, p50, p95, p99 }) =>
          `${strategy}, ${inFlight} in flight: p50 ${duration(p50)}, p95 ${duration(p95)}, p99 ${duration(p99)}.`,
      ),
    )
    .join(' ');
}
