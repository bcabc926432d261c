import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { Plot, strategyLooks, XAxis } from '../../../cost-model/plots/plot.tsx';
import { duration, upToThree } from '../../../cost-model/units.ts';
import type { LocalReport } from '../report.ts';

interface ProcessorPlotProps {
  strategies: LocalReport['strategies'];
  width: number;
}

/** What the app's processor spends on a read and on each other operation. */
export function ProcessorPlot({ strategies, width }: ProcessorPlotProps) {
  const bars = strategyNames.flatMap((strategy) => barsOf(strategies, strategy));
  const names = [...new Set(bars.map(({ name }) => name))];
  const height = names.length * 52 + 60;
  const area = { left: 90, right: width - 120, top: 8, bottom: height - 46 };
  const x = scaleLinear([0, max(bars, ({ time }) => time) ?? 1], [area.left, area.right]).nice();
  const row = scaleBand(names, [area.top, area.bottom]).padding(0.25);
  const within = scaleBand(strategyNames, [0, row.bandwidth()]).padding(0.1);
  const description = bars
    .map(({ name, strategy, time }) => `${name}, ${strategy}: ${duration(time)}.`)
    .join(' ');
  return (
    <Plot width={width} height={height} description={description}>
      <XAxis
        ticks={x.ticks(4).map((time) => ({ at: x(time), label: duration(time, upToThree) }))}
        area={area}
        label="processor time of the app, for each"
      />
      {names.map((name) => (
        <text
          key={name}
          x={area.left - 10}
          y={(row(name) ?? 0) + row.bandwidth() / 2}
          dy="0.32em"
          textAnchor="end"
        >
          {name}
        </text>
      ))}
      {bars.map(({ name, strategy, time }) => {
        const y = (row(name) ?? 0) + (within(strategy) ?? 0);
        return (
          <g key={`${name} ${strategy}`} fill={strategyLooks[strategy].colour}>
            <rect
              x={area.left}
              y={y}
              width={Math.max(1, x(time) - area.left)}
              height={within.bandwidth()}
              rx={2}
            />
            <text x={x(time) + 6} y={y + within.bandwidth() / 2} dy="0.32em">
              {strategy} {duration(time)}
            </text>
          </g>
        );
      })}
    </Plot>
  );
}

function barsOf(strategies: LocalReport['strategies'], strategy: StrategyName) {
  const { reads, operations } = strategies[strategy];
  return [
    { name: 'read', strategy, time: reads[0]?.cpu ?? 0 },
    ...operations.map(({ name, cpu }) => ({ name, strategy, time: cpu })),
  ];
}
