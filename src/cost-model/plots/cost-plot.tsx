import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { extent } from 'd3-array';
import { type ScaleLogarithmic, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { type Costs, costsOf, peakCores } from '../cost-model.ts';
import { upToThree } from '../units.ts';
import { Curve, Plot, type PlotArea, strategyLooks, XAxis, YAxis } from './plot.tsx';

interface CostPlotProps {
  costs: Costs;
  /** Units of the plot, in which its text is 12 high. */
  width: number;
  className?: string;
}

type Scale = ScaleLogarithmic<number, number>;
type Point = [users: number, cores: number];
type Points = Readonly<Record<StrategyName, readonly Point[]>>;

/** Processor cores in the busiest hour by users a day, both logarithmic, with the app's users marked. */
export function CostPlot({ costs, width, className }: CostPlotProps) {
  const height = Math.round(180 + width / 5);
  const area = { left: 52, right: width - 68, top: 32, bottom: height - 46 };
  const points = pointsOf(costs);
  const x = scaleLog([10, 10_000_000], [area.left, area.right]);
  const y = coresScale(points, area);
  return (
    <Plot width={width} height={height} description={inWords(costs)} className={className}>
      <XAxis
        ticks={[10, 1_000, 100_000, 10_000_000].map((users) => ({
          at: rounded(x(users)),
          label: users.toLocaleString('en'),
        }))}
        area={area}
        label="users a day, logarithmic"
      />
      <YAxis
        ticks={decades(y.domain()).map((cores) => ({
          at: rounded(y(cores)),
          label: cores.toLocaleString('en', { maximumSignificantDigits: 1 }),
        }))}
        area={area}
        label="processor cores in the busiest hour, logarithmic"
      />
      <YourUsers at={rounded(x(costs.inputs.users))} area={area} />
      <Curves points={points} x={x} y={y} />
    </Plot>
  );
}

function YourUsers({ at, area: { top, bottom } }: { at: number; area: PlotArea }) {
  return <line x1={at} x2={at} y1={top} y2={bottom} stroke="var(--muted)" strokeDasharray="2 3" />;
}

function Curves({ points, x, y }: { points: Points; x: Scale; y: Scale }) {
  const path = line<Point>(
    ([users]) => rounded(x(users)),
    ([, cores]) => rounded(y(cores)),
  );
  const ends = strategyNames.map((name) => rounded(y(points[name].at(-1)?.[1] ?? 1)));
  const labels = apart(ends);
  return strategyNames.map((name, index) => (
    <g key={name} fill={strategyLooks[name].colour}>
      <Curve strategy={name} path={path(points[name])} />
      <text x={x.range()[1]} y={labels[index]} dx={8} dy="0.32em">
        {name}
      </text>
    </g>
  ));
}

const usersShown = Array.from({ length: 61 }, (_, index) => 10 ** (1 + index / 10));

function pointsOf({ inputs }: Costs): Points {
  const costs = usersShown.map((users) => ({ users, ...costsOf({ ...inputs, users }) }));
  const pointsIn = (name: StrategyName) =>
    costs.map((cost): Point => [cost.users, peakCores(cost[name])]);
  return { jwt: pointsIn('jwt'), database: pointsIn('database') };
}

function coresScale(points: Points, { top, bottom }: PlotArea): Scale {
  const cores = strategyNames.flatMap((name) => points[name].map(([, value]) => value));
  const [least = 0.001, most = 1] = extent(cores);
  return scaleLog([least, most], [bottom, top]);
}

/** Logarithms differ in their last digits between the server's engine and the browser's. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The powers of ten within a domain, at most six. */
function decades([least = 1, most = 1]: number[]): number[] {
  const [low, high] = [Math.ceil(Math.log10(least)), Math.floor(Math.log10(most))];
  const step = Math.ceil((high - low + 1) / 6);
  return Array.from({ length: high - low + 1 }, (_, index) => low + index)
    .filter((exponent) => (exponent - low) % step === 0)
    .map((exponent) => 10 ** exponent);
}

/** Moves two labels apart that would be written over each other. */
function apart([first = 0, second = 0]: number[]): [number, number] {
  const gap = 16 - Math.abs(first - second);
  if (gap <= 0) return [first, second];
  return first <= second
    ? [first - gap / 2, second + gap / 2]
    : [first + gap / 2, second - gap / 2];
}

function inWords({ inputs, jwt, database }: Costs): string {
  const cores = [jwt, database].map((costs) => upToThree(peakCores(costs)));
  return `At ${inputs.users.toLocaleString('en')} users a day jwt takes ${cores[0]} cores, database ${cores[1]}.`;
}
