import { type StrategyName, strategyNames } from 'authjs-session-kit';

interface Row extends Record<StrategyName, string> {
  name: string;
  /** Where the row's values come from. */
  source?: string;
}

interface StrategyTableProps {
  rows: readonly Row[];
  /** Adds lines above and below, for a table outside a card. */
  framed?: boolean;
}

/** A table with a column for each strategy. */
export function StrategyTable({ rows, framed = false }: StrategyTableProps) {
  return (
    <table
      className={`w-full table-fixed text-left text-sm leading-5 ${framed ? 'border-line border-y' : ''}`}
    >
      <thead>
        <tr className="border-line border-b">
          <td />
          {strategyNames.map((strategy) => (
            <th key={strategy} scope="col" className="py-2.5 pr-3 font-medium font-mono">
              {strategy}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row" className="py-2.5 pr-3 align-top font-normal">
              {row.name}
              {row.source && (
                <span className="block break-words text-muted text-xs">{row.source}</span>
              )}
            </th>
            {strategyNames.map((strategy) => (
              <td key={strategy} className="break-words py-2.5 pr-3 align-top tabular-nums">
                {row[strategy]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
