import { costDifference } from '../../src/cost-model/cost-difference.ts';
import { type Costs, costsOf } from '../../src/cost-model/cost-model.ts';
import type { MeasuredFigures } from '../../src/cost-model/figures.ts';
import { defaultInputs, type GivenInputs } from '../../src/cost-model/inputs.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { table } from './marked-places.ts';

/** Three example apps. Inputs that are not given have their defaults. */
const apps: Record<string, GivenInputs> = {
  small: { requestsPerDay: 50 },
  'mid-size': { users: 50_000, requestsPerDay: 200, authPerRequest: 1.5, dbRttMs: 1, processes: 4 },
  big: { users: 5_000_000, dbRttMs: 1, processes: 60 },
};

/** The marked places of docs/cost-model.md. */
export function costModelBlocks(figures: MeasuredFigures): Record<string, string> {
  return {
    figures: figureTables(figures),
    apps: appTables(figures),
  };
}

const operations = ['read', 'renewal', 'signIn', 'end'] as const;
const units = ['statements', 'appUs', 'databaseUs'] as const;

function figureTables({ jwt, database, feed, registry }: MeasuredFigures): string {
  const strategies = [jwt, database];
  return [
    table(
      ['figure', ...strategyNames],
      [
        ...operations.flatMap((name) =>
          units.map((unit) => [
            `\`${name}.${unit}\``,
            ...strategies.map((figures) => number(figures[name][unit])),
          ]),
        ),
        ['`cookieBytes`', ...strategies.map(({ cookieBytes }) => number(cookieBytes))],
      ],
    ),
    table(
      ['figure', 'value'],
      [
        ...units.map((unit) => [`\`feed.question.${unit}\``, number(feed.question[unit])]),
        ['`feed.change.appUs`', number(feed.change.appUs)],
        ['`feed.change.databaseUs`', number(feed.change.databaseUs)],
        ['`feed.lookup.appUs`', number(feed.lookup.appUs)],
        ['`feed.lookup.databaseUs`', number(feed.lookup.databaseUs)],
        ['`feed.entryBytes`', number(feed.entryBytes)],
        ['`registry.rowBytes`', number(registry.rowBytes)],
        ['`registry.pruned.appUs`', number(registry.pruned.appUs)],
        ['`registry.pruned.databaseUs`', number(registry.pruned.databaseUs)],
        ['`registry.pruneBatch`', number(registry.pruneBatch)],
      ],
    ),
  ].join('\n\n');
}

const results: Record<string, (costs: Costs['jwt']) => number | undefined> = {
  'cores of the app, busiest hour': ({ appCores }) => appCores.peak,
  'cores of the database, busiest hour': ({ databaseCores }) => databaseCores.peak,
  'statements a second, busiest hour': ({ statementsPerSecond }) => statementsPerSecond.peak,
  'busy connections, busiest hour': ({ busyConnections }) => busyConnections.peak,
  'share of all pools, busiest hour': ({ poolShare }) => poolShare.peak,
  'ms in a request': ({ latencyMs }) => latencyMs,
  'GB of cookies a day': ({ cookieGbPerDay }) => cookieGbPerDay,
  'MB of rows': ({ storageMb }) => storageMb,
  'questions of the feed a second': ({ feed }) => feed?.questionsPerSecond,
  'MB of the feed in each process': ({ feed }) => feed?.memoryMb,
};

function appTables(figures: MeasuredFigures): string {
  const examples = Object.entries(apps).map(([app, given]) => ({
    app,
    given,
    costs: costsOf(given, figures),
  }));
  const inputs = ['users', 'requestsPerDay', 'authPerRequest', 'dbRttMs', 'processes'] as const;
  return [
    table(
      ['number', ...examples.map(({ app }) => app)],
      inputs.map((name) => [
        `\`${name}\``,
        ...examples.map(({ given }) => number(given[name] ?? defaultInputs[name])),
      ]),
    ),
    table(
      ['result', ...examples.flatMap(({ app }) => strategyNames.map((name) => `${app}, ${name}`))],
      Object.entries(results).map(([label, result]) => [
        label,
        ...examples.flatMap(({ costs }) =>
          strategyNames.map((name) => number(result(costs[name]))),
        ),
      ]),
    ),
    examples.map(({ app, costs }) => `- ${app}: ${differenceInWords(costs)}`).join('\n'),
  ].join('\n\n');
}

const excessUnits = { cores: 'of a core', poolShare: 'of all pools', latencyMs: 'ms in a request' };

function differenceInWords(costs: Costs): string {
  const { difference, excesses } = costDifference(costs);
  const reasons = excesses.map(
    ({ cost, strategy, value }) =>
      `the ${strategy} strategy takes ${number(value)} ${excessUnits[cost]} more`,
  );
  return [`the difference is \`${difference}\``, ...reasons].join(', ');
}

function number(value?: number): string {
  return value?.toLocaleString('en', { maximumSignificantDigits: 3 }) ?? 'none';
}
