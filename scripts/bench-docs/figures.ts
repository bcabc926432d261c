import type { MeasuredFigures, StrategyFigures } from '../../src/cost-model/figures.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { type BenchReport, find } from './report.ts';

/**
 * PostgreSQL's share of an operation's time. The benchmark measures the whole time only. The shares are
 * estimates: processor time was counted once, over 4,000 reads and 120 of each other operation.
 */
const databaseShare = {
  jwt: { read: 0, renewal: 0.19, signIn: 0.17, end: 0.22 },
  database: { read: 0.3, renewal: 0.27, signIn: 0.21, end: 0.24 },
  prune: 0.9,
};

const pruneBatch = 1_000;

/** @returns the figures of the cost model, with two digits each. */
export function figuresOf(report: BenchReport): MeasuredFigures {
  const { feedWork, growth, statements } = report;
  const [question, change, lookup] = [
    'a question',
    'a change in its answer',
    'a session that it asks about',
  ].map((name) => find(feedWork, { of: name }));
  const prune = find(growth, { operation: 'prune a batch', sessions: 1_000_000 });
  return {
    jwt: { readsWithoutDatabase: true, ...strategyFigures(report, 'jwt') },
    database: { readsWithoutDatabase: false, ...strategyFigures(report, 'database') },
    feed: {
      question: {
        statements: find(statements, { name: 'first read after revocationLag', strategy: 'jwt' })
          .statements.length,
        ...workOf(question),
      },
      change: workOf(change),
      lookup: workOf(lookup),
      entryBytes: twoDigits(change?.bytes ?? 0),
    },
    registry: {
      rowBytes: 510,
      pruned: divided(prune.median / pruneBatch, databaseShare.prune),
      pruneBatch,
    },
  };
}

function strategyFigures(
  report: BenchReport,
  strategy: StrategyName,
): Omit<StrategyFigures, 'readsWithoutDatabase'> {
  const by = 'the kit';
  const shares = databaseShare[strategy];
  const time = (name: string) => find(report.operations, { name, strategy, by }).median;
  const count = (name: string) => find(report.statements, { name, strategy, by }).statements.length;
  const read = find(report.reads, { name: by, strategy, first: false }).median;
  return {
    read: { statements: count('read'), ...divided(read, shares.read) },
    renewal: {
      statements: count('renewal') - count('read'),
      ...divided(time('renewal') - time('read'), shares.renewal),
    },
    signIn: { statements: count('sign-in'), ...divided(time('sign-in'), shares.signIn) },
    end: { statements: count('sign-out'), ...divided(time('sign-out'), shares.end) },
    cookieBytes: twoDigits(find(report.cookies, { by, strategy }).bytes),
  };
}

function divided(time: number, share: number) {
  return { appUs: twoDigits(time * (1 - share)), databaseUs: twoDigits(time * share) };
}

function workOf(result?: { appUs: number; databaseUs: number }) {
  return {
    appUs: twoDigits(result?.appUs ?? 0),
    databaseUs: twoDigits(result?.databaseUs ?? 0),
  };
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

/** @returns the source of src/cost-model/figures.ts with these figures as `measuredHere`. */
export function withFigures(source: string, { jwt, database, feed, registry }: MeasuredFigures) {
  const begin = 'export const measuredHere: MeasuredFigures = {\n';
  const [before, after] = source.split(begin);
  if (before === undefined || after === undefined) throw new Error(`No line "${begin.trim()}".`);
  const lines = [
    ...strategyLines('jwt', jwt),
    ...strategyLines('database', database),
    '  feed: {',
    `    question: ${literal(feed.question)},`,
    `    change: ${literal(feed.change)},`,
    `    lookup: ${literal(feed.lookup)},`,
    `    entryBytes: ${literal(feed.entryBytes)},`,
    '  },',
    '  registry: {',
    '    // An estimate, from a table that was just filled with 100,000 sessions.',
    `    rowBytes: ${literal(registry.rowBytes)},`,
    `    pruned: ${literal(registry.pruned)},`,
    `    pruneBatch: ${literal(registry.pruneBatch)},`,
    '  },',
  ];
  return `${before}${begin}${lines.join('\n')}${after.slice(after.indexOf('\n};'))}`;
}

function strategyLines(name: StrategyName, figures: StrategyFigures): string[] {
  return [
    `  ${name}: {`,
    `    readsWithoutDatabase: ${figures.readsWithoutDatabase},`,
    `    read: ${literal(figures.read)},`,
    `    renewal: ${literal(figures.renewal)},`,
    `    signIn: ${literal(figures.signIn)},`,
    `    end: ${literal(figures.end)},`,
    `    cookieBytes: ${literal(figures.cookieBytes)},`,
    '  },',
  ];
}

function literal(value: number | object): string {
  if (typeof value === 'number') return value.toLocaleString('en').replaceAll(',', '_');
  const fields = Object.entries(value).map(([name, figure]) => `${name}: ${literal(figure)}`);
  return `{ ${fields.join(', ')} }`;
}
