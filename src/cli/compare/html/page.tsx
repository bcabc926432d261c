import { type StrategyName, strategyNames } from 'authjs-session-kit';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { DistributionPlot } from '../../../cost-model/plots/distribution-plot.tsx';
import type { AppReport, CompareReport, LocalReport } from '../report.ts';
import {
  appTables,
  circumstancesOf,
  doesNotHold,
  holds,
  localTables,
  type Table,
} from '../tables-of.ts';
import { PercentilesPlot } from './percentiles-plot.tsx';
import { ProcessorPlot } from './processor-plot.tsx';
import { style } from './style.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** Width of each plot, in units of which its text is 12 high. */
const width = 640;

/** @returns a report as one HTML page. It loads nothing: its content security policy forbids that. */
export function pageOf(report: CompareReport): string {
  return `<!doctype html>\n${renderToStaticMarkup(<Page report={report} />)}\n`;
}

function Page({ report }: { report: CompareReport }) {
  const isHere = report.subject === 'here';
  const title = isHere
    ? 'JWT and database sessions, measured'
    : `Sessions of ${report.origin}, measured`;
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta httpEquiv="Content-Security-Policy" content={policy} />
        <title>{title}</title>
        <style>{style}</style>
      </head>
      <body>
        <main>
          <h1>{title}</h1>
          <p>{method[report.subject]}</p>
          <dl>
            {circumstancesOf(report).map(([name, value]) => [
              <dt key={name}>{name}</dt>,
              <dd key={`${name}: `}>{value}</dd>,
            ])}
          </dl>
          {isHere ? <LocalSections report={report} /> : <AppSections report={report} />}
        </main>
      </body>
    </html>
  );
}

const method: Record<CompareReport['subject'], string> = {
  here: "Measured in one process through the kit's own code, in tables of its own, with both strategies in turns. The server around them, the network to the browser and the app's own queries come on top, and are the same for both.",
  app: 'Measured from outside, over HTTP: these times include the app, its server and the network.',
};

function LocalSections({ report }: { report: LocalReport }) {
  const { reads, operations, statements, revocation, sizes, costs, checks } = localTables(report);
  const { strategies } = report;
  const medianOf = (name: StrategyName) => strategies[name].reads[0]?.p50 ?? null;
  return (
    <>
      <Section title={checks.title}>
        <TableOf table={checks} hideCaption />
      </Section>
      <Section title={reads.title} table={reads}>
        <DistributionPlot
          distributions={strategyNames.map((strategy) => ({
            strategy,
            bars: strategies[strategy].distribution,
            median: medianOf(strategy),
          }))}
          width={width}
        />
        <PercentilesPlot
          series={strategyNames.map((strategy) => ({
            strategy,
            reads: strategies[strategy].reads,
          }))}
          width={width}
        />
      </Section>
      <Section title={operations.title} table={operations}>
        <ProcessorPlot strategies={strategies} width={width} />
      </Section>
      <Section title="Statements, revocation and sizes">
        <div className="tables">
          <TableOf table={statements} />
          <div>
            <TableOf table={revocation} />
            <TableOf table={sizes} />
          </div>
        </div>
      </Section>
      {costs && (
        <Section title="What that costs an app">
          <p>
            The difference in costs is <strong>{report.costs?.difference}</strong>.
          </p>
          <TableOf table={costs} />
        </Section>
      )}
    </>
  );
}

function AppSections({ report }: { report: AppReport }) {
  const { strategy, distribution, reads } = report;
  const tables = appTables(report);
  const median = reads[0]?.p50 ?? null;
  return (
    <Section title={tables.reads.title} table={tables.reads} more={tables.sizes}>
      <DistributionPlot distributions={[{ strategy, bars: distribution, median }]} width={width} />
      <PercentilesPlot series={[{ strategy, reads }]} width={width} />
    </Section>
  );
}

interface SectionProps {
  title: string;
  /** The figures that the section's plots show; absent where it has no plots. */
  table?: Table;
  more?: Table;
  children: ReactNode;
}

function Section({ title, table, more, children }: SectionProps) {
  return (
    <section>
      <h2>{title}</h2>
      {table ? (
        <div className="columns">
          <div className="plots">{children}</div>
          <div>
            <TableOf table={table} hideCaption />
            {more && <TableOf table={more} />}
          </div>
        </div>
      ) : (
        children
      )}
    </section>
  );
}

/** @param hideCaption for a table below a heading that says the same. */
function TableOf({ table, hideCaption = false }: { table: Table; hideCaption?: boolean }) {
  const { title, head, rows } = table;
  // A wide table may have to be scrolled, also by the keyboard.
  const focusable = head.length > 3 ? { tabIndex: 0, role: 'group', 'aria-label': title } : {};
  return (
    <div className="wide" {...focusable}>
      <table>
        <caption className={hideCaption ? 'unseen' : 'seen'}>{title}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...cells]) => (
            <tr key={`${first} ${cells}`}>
              <th scope="row">{first}</th>
              {head.slice(1).map((name, index) => (
                <td key={name} className={results[cells[index] ?? '']}>
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const results: Readonly<Record<string, string>> = { [holds]: 'holds', [doesNotHold]: 'fails' };
