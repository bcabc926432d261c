import type { Tick } from '@/cost-model/ticks';

interface Below {
  ticks: readonly Tick[];
  top: number;
  bottom: number;
}

/** Lines upwards from below, with labels under them. */
export function TicksBelow({ ticks, top, bottom }: Below) {
  return ticks.map(({ at, label }) => (
    <g key={label}>
      <line x1={at} x2={at} y1={top} y2={bottom} className="stroke-line" />
      <text x={at} y={bottom + 20} textAnchor="middle" className="fill-current">
        {label}
      </text>
    </g>
  ));
}

interface Left {
  ticks: readonly Tick[];
  left: number;
  right: number;
}

/** Lines from the left to the right, with labels before them. */
export function TicksLeft({ ticks, left, right }: Left) {
  return ticks.map(({ at, label }) => (
    <g key={label}>
      <line x1={left} x2={right} y1={at} y2={at} className="stroke-line" />
      <text x={left - 8} y={at} dy="0.32em" textAnchor="end" className="fill-current">
        {label}
      </text>
    </g>
  ));
}
