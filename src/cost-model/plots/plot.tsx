import type { StrategyName } from 'authjs-session-kit';
import type { ReactNode } from 'react';
import type { Tick } from '../ticks.ts';

/** How each strategy is drawn, told apart without colours too. */
export const strategyLooks: Record<StrategyName, { colour: string; dashes?: string }> = {
  jwt: { colour: 'var(--jwt)' },
  database: { colour: 'var(--database)', dashes: '7 5' },
};

/** The rectangle between the axes, in units of the plot. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface PlotProps {
  width: number;
  height: number;
  /** The plot in one or two sentences, with its numbers: what a screen reader says. */
  description: string;
  className?: string;
  children: ReactNode;
}

/**
 * An SVG without hooks or classes of a style sheet, for the page and for a report that
 * `react-dom/server` writes. Its colours are CSS variables of the page around it: `--jwt`, `--database`,
 * `--muted` for text and `--line` for grids.
 */
export function Plot({ width, height, description, className, children }: PlotProps) {
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={description}
      fontSize={12}
      fill="var(--muted)"
      className={className}
    >
      {children}
    </svg>
  );
}

interface AxisProps {
  ticks: readonly Tick[];
  area: PlotArea;
  /** What the axis counts, with its unit. */
  label: string;
}

/** Vertical grid lines, with labels below them. */
export function XAxis({ ticks, area: { left, right, top, bottom }, label }: AxisProps) {
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick.label}>
          <line x1={tick.at} x2={tick.at} y1={top} y2={bottom} stroke="var(--line)" />
          <text x={tick.at} y={bottom + 18} textAnchor="middle">
            {tick.label}
          </text>
        </g>
      ))}
      <text x={(left + right) / 2} y={bottom + 38} textAnchor="middle">
        {label}
      </text>
    </g>
  );
}

/** Horizontal grid lines, with labels on their left; the axis' own label is above, to be read upright. */
export function YAxis({ ticks, area: { left, right, top }, label }: AxisProps) {
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick.label}>
          <line x1={left} x2={right} y1={tick.at} y2={tick.at} stroke="var(--line)" />
          <text x={left - 8} y={tick.at} dy="0.32em" textAnchor="end">
            {tick.label}
          </text>
        </g>
      ))}
      <text x={0} y={top - 14}>
        {label}
      </text>
    </g>
  );
}

/** The line of a strategy. */
export function Curve({ strategy, path }: { strategy: StrategyName; path: string | null }) {
  const { colour, dashes } = strategyLooks[strategy];
  return (
    <path d={path ?? ''} fill="none" stroke={colour} strokeWidth={2} strokeDasharray={dashes} />
  );
}
