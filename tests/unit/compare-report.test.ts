import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checksOf } from '../../src/cli/compare/checks.ts';
import { describeReport } from '../../src/cli/compare/describe.ts';
import { figuresOf } from '../../src/cli/compare/figures-of.ts';
import { pageOf } from '../../src/cli/compare/html/page.tsx';
import type { Measured, MeasuredApp } from '../../src/cli/compare/measure/here.ts';
import { compareReport, type LocalReport } from '../../src/cli/compare/report.ts';
import { appReportOf, reportOf } from '../../src/cli/compare/report-of.ts';
import { digits, duration, statementsInWords, upToThree } from '../../src/cost-model/units.ts';

const date = new Date('2026-01-02T03:04:05Z');
const samples = (...times: number[]) => ({ times, cpu: [10] });
const each = (jwt: number, database: number) => ({
  jwt: samples(jwt, jwt, jwt * 2),
  database: samples(database, database, database * 2),
});

function measuredApp(read: string[], times: number[], served: number): MeasuredApp {
  return {
    readsWithoutDatabase: read.length === 0,
    statements: {
      read,
      'first read after revocationLag': ['SELECT'],
      'sign-in': ['INSERT'],
      renewal: ['UPDATE'],
      revocation: ['SELECT', 'UPDATE'],
    },
    cookieBytes: 100,
    propagation: { times, lastServed: served > 0 ? 4_800 : 0, served },
    growth: { rows: 1000, bytesPerRow: 500, prune: { perRow: 6, cpu: 1 } },
  };
}

const measured: Measured = {
  revocationLag: 5,
  version: '18.1',
  roundTrip: samples(50),
  feedQuestion: samples(900),
  reads: [
    { inFlight: 1, ...each(20, 200) },
    { inFlight: 8, ...each(160, 1_600) },
    { inFlight: 64, ...each(1_300, 12_000) },
  ],
  operations: {
    'sign-in': each(2_000, 1_500),
    renewal: each(1_500, 1_000),
    revocation: each(2_000, 2_000),
  },
  strategies: {
    jwt: measuredApp([], [4_900, 100, 2_000], 12),
    database: measuredApp(['SELECT'], [1, 2, 3], 0),
  },
};
const settings = { requests: 100, pool: 10, label: 'a database', nearby: true, inputs: {} };
const report = reportOf(measured, settings, date);

describe('the report', () => {
  it('matches the published schema', async () => {
    expect(compareReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    const schema = `${JSON.stringify(z.toJSONSchema(compareReport), null, 2)}\n`;
    // `npx vitest run --project unit -u` writes it anew.
    await expect(schema).toMatchFileSnapshot('../../docs/compare.schema.json');
  });

  it('checks what the documentation promises of each strategy', () => {
    expect(
      report.checks.map(({ strategy, measured, bound, holds }) => [
        strategy,
        measured,
        bound,
        holds,
      ]),
    ).toEqual([
      ['jwt', 0, 0, true],
      ['database', 1, 1, true],
      ['jwt', 4.8, 5, true],
      ['database', 0, 0, true],
    ]);
  });

  it.each<[string, (strategies: LocalReport['strategies']) => unknown]>([
    ['a jwt that asks the database', ({ jwt }) => jwt.statements.read.push('SELECT')],
    ['a row that takes two', ({ database }) => database.statements.read.push('SELECT')],
    [
      'an end that is known late',
      ({ jwt }) => Object.assign(jwt.revocation, { lastServed: 5_001 }),
    ],
    ['a row that outlives it', ({ database }) => Object.assign(database.revocation, { served: 1 })],
  ])('has a failed check for %s', (_, spoil) => {
    const strategies = structuredClone(report.strategies);
    spoil(strategies);
    const broken = checksOf({ strategies, revocationLag: 5 }).filter(({ holds }) => !holds);
    expect(broken).toHaveLength(1);
  });

  it("counts the app's wait minus the round trip as the database's time", () => {
    const { jwt, database } = figuresOf(measured, true);
    expect(jwt.read).toEqual({ statements: 0, appUs: 10, databaseUs: 0 });
    expect(database.read.databaseUs).toBeCloseTo(200 - 10);
    expect(jwt.end.statements).toBe(2);
    expect(database.end.statements).toBe(3);
    const far = figuresOf(measured, false);
    expect(database.read.databaseUs - far.database.read.databaseUs).toBeCloseTo(40);
    expect(database.end.databaseUs - far.database.end.databaseUs).toBeCloseTo(3 * 40);
  });

  it('passes the measurements to the cost model', () => {
    const dear = structuredClone(measured);
    dear.reads[0].database.cpu = [1_000];
    const more = reportOf(dear, settings, date).costs?.database.appCores.average ?? 0;
    expect(more).toBeGreaterThan(10 * (report.costs?.database.appCores.average ?? Infinity));
    const crowded = reportOf(measured, { ...settings, inputs: { users: 5_000 } }, date);
    expect(crowded.costs?.inputs.users).toBe(5_000);
    expect(crowded.costs?.database.rows).toBe(5 * (report.costs?.database.rows ?? 0));
  });
});

describe('on a terminal', () => {
  it('aligns every figure in its column', () => {
    const text = describeReport(report);
    expect(text).toContain('Database     a database, PostgreSQL 18.1\n');
    expect(text).toMatch(/1 in flight, p50 +20\.0 µs +200 µs\n/);
    expect(text).toMatch(/64 in flight, p50 +1\.30 ms +12\.0 ms\n/);
    expect(text).toMatch(/revocation +2: SELECT, UPDATE +2: SELECT, UPDATE\n/);
    expect(text).toMatch(/longest +4\.90 s +3\.00 ms\n/);
    expect(text.match(/ holds\n/g)).toHaveLength(4);
    const spoilt = {
      ...report,
      checks: report.checks.map((check) => ({ ...check, holds: false })),
    };
    expect(describeReport(spoilt).match(/ DOES NOT HOLD\n/g)).toHaveLength(4);
  });
});

describe('the page', () => {
  const evil = `</script><img src=x onerror=alert(1)> "quoted" & 'so'`;
  const spoilt = structuredClone(report);
  spoilt.database.label = evil;
  const page = pageOf(spoilt);

  it('escapes text', () => {
    expect(page).not.toContain('<img');
    expect(parse(page).querySelectorAll('dd')[0]?.textContent).toContain(evil);
  });

  it('loads nothing from the network', () => {
    const policy = parse(page).querySelector('meta[http-equiv=Content-Security-Policy]');
    expect(policy?.getAttribute('content')).toBe("default-src 'none'; style-src 'unsafe-inline'");
    expect(pageOf(report)).not.toMatch(
      /<(script|link|img|iframe|object|embed)\b|\b(src|href)=|url\(|@import/,
    );
  });

  it('describes the plots in words, and has no broken figures', () => {
    const plots = parse(page).querySelectorAll('svg');
    expect(plots).toHaveLength(3);
    for (const plot of plots) {
      expect(plot.getAttribute('role')).toBe('img');
      expect(plot.getAttribute('aria-label')).toMatch(/jwt.*database/);
    }
    expect(page).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(parse(page).querySelectorAll('table')).toHaveLength(7);
  });

  it('can be of an app as well', () => {
    const reads = measured.reads.map(({ inFlight, jwt }) => ({ inFlight, samples: jwt }));
    const app = { strategy: 'jwt' as const, cookieBytes: 743, reads };
    const told = { origin: 'http://localhost:3000', requests: 100 };
    const outside = appReportOf(app, told, date);
    expect(compareReport.parse(outside)).toEqual(outside);
    expect(parse(pageOf(outside)).querySelectorAll('svg')).toHaveLength(2);
    expect(pageOf(outside)).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(describeReport(outside)).toMatch(/Strategy +jwt\n/);
  });
});

describe('figures', () => {
  it('have three digits and a fitting unit', () => {
    expect([0, 0.5, 24.06, 999, 1_604, 5_000_000].map((us) => duration(us))).toEqual([
      '0 µs',
      '0.500 µs',
      '24.1 µs',
      '999 µs',
      '1.60 ms',
      '5.00 s',
    ]);
    expect([0, 0.00001234, 0.0271, 1_240].map(digits)).toEqual([
      '0',
      '0.000012',
      '0.0271',
      '1,240',
    ]);
    expect([0, 0.5, 4.891, 5].map(upToThree)).toEqual(['0', '0.5', '4.89', '5']);
    expect([[], ['SELECT'], ['SELECT', 'UPDATE']].map(statementsInWords)).toEqual([
      '0',
      '1 SELECT',
      '2: SELECT, UPDATE',
    ]);
  });
});
