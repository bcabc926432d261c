import { type StrategyName, strategyNames } from 'authjs-session-kit';
import type { AppReport, CompareReport, LocalReport } from '../report.ts';
import {
  appTables,
  circumstancesOf,
  doesNotHold,
  holds,
  localTables,
  type Table,
} from '../tables-of.ts';
import { costBars } from './bars.ts';
import { distributionPlot } from './distribution.ts';
import { type Markup, markup } from './markup.ts';
import { percentilesPlot } from './percentiles.ts';
import { style } from './style.ts';

/** A report as one page that loads nothing, and couldn't: its policy forbids that. */
export function pageOf(report: CompareReport): string {
  const title =
    report.subject === 'here'
      ? 'JWT and database sessions, measured'
      : `Sessions of ${report.origin}, measured`;
  const circumstances = circumstancesOf(report).map(
    ([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`,
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${how[report.subject]}</p>
<dl>${circumstances}</dl>
${report.subject === 'here' ? localSections(report) : appSections(report)}
</main>
</body>
</html>
`.text;
}

const how: Record<CompareReport['subject'], string> = {
  here: "Measured in one process through the kit's own code, in tables of its own, with both strategies in turns. The server around them, the network to the browser and the app's own queries come on top, and are the same for both.",
  app: 'Measured from outside, over HTTP: the app, its server and the way there are in these times.',
};

function localSections(report: LocalReport): Markup[] {
  const { reads, operations, statements, revocation, sizes, costs, checks } = localTables(report);
  const { strategies } = report;
  const first = (strategy: StrategyName) => strategies[strategy].reads[0];
  const distributions = strategyNames.map((strategy) => ({
    strategy,
    values: { bars: strategies[strategy].distribution, median: first(strategy)?.p50 ?? 0 },
  }));
  const percentiles = strategyNames.map((strategy) => ({
    strategy,
    values: strategies[strategy].reads,
  }));
  const cpuOf = (strategy: StrategyName, name: string) =>
    strategies[strategy].operations.find((each) => each.name === name)?.cpu ?? 0;
  const spent = [
    { name: 'read', jwt: first('jwt')?.cpu ?? 0, database: first('database')?.cpu ?? 0 },
    ...strategies.jwt.operations.map(({ name }) => ({
      name,
      jwt: cpuOf('jwt', name),
      database: cpuOf('database', name),
    })),
  ];
  return [
    section(checks.title, [alone(checks)]),
    section(reads.title, [
      beside([distributionPlot(distributions), percentilesPlot(percentiles)], [reads]),
    ]),
    section(operations.title, [beside([costBars(spent, strategyNames)], [operations])]),
    section('What is asked, sent and kept', [
      markup`<div class="tables">${tableOf(statements)}<div>${tableOf(revocation)}${tableOf(sizes)}</div></div>`,
    ]),
    ...(costs
      ? [
          section('What that costs an app', [
            markup`<p>The difference in costs is <strong>${report.costs?.difference ?? ''}</strong>.</p>`,
            tableOf(costs),
          ]),
        ]
      : []),
  ];
}

function appSections(report: AppReport): Markup[] {
  const { reads, sizes } = appTables(report);
  const { strategy, distribution: bars } = report;
  const median = report.reads[0]?.p50 ?? 0;
  return [
    section(reads.title, [
      beside(
        [
          distributionPlot([{ strategy, values: { bars, median } }]),
          percentilesPlot([{ strategy, values: report.reads }]),
        ],
        [reads, sizes],
      ),
    ]),
  ];
}

function section(title: string, body: readonly Markup[]): Markup {
  return markup`<section><h2>${title}</h2>${body}</section>`;
}

function beside(plots: readonly Markup[], tables: readonly Table[]): Markup {
  const figures = plots.map((plot) => markup`<figure>${plot}</figure>`);
  return markup`<div class="beside"><div>${figures}</div><div>${tables.map((table, index) => (index === 0 ? alone(table) : tableOf(table)))}</div></div>`;
}

/** A table below a heading that says the same as its caption. */
function alone(table: Table): Markup {
  return tableOf(table, 'unseen');
}

function tableOf({ title, head: names, rows: lines }: Table, caption = 'seen'): Markup {
  const head = names.map((cell) => markup`<th scope="col">${cell}</th>`);
  const rows = lines.map(([first = '', ...cells]) => {
    const rest = cells.map(cellOf);
    return markup`<tr><th scope="row">${first}</th>${rest}</tr>`;
  });
  // Where it may have to be scrolled, the keyboard has to get there.
  const focusable =
    names.length > 3 ? markup` tabindex="0" role="group" aria-label="${title}"` : '';
  return markup`<div class="wide"${focusable}><table><caption class="${caption}">${title}</caption>
<thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function cellOf(text: string): Markup {
  if (text === holds) return markup`<td class="holds">${text}</td>`;
  if (text === doesNotHold) return markup`<td class="fails">${text}</td>`;
  return markup`<td>${text}</td>`;
}
