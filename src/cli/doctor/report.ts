import { docPage } from '../own-package.ts';
import type { App } from './app.ts';
import {
  type Check,
  type Found,
  isSkipped,
  type Level,
  type Repair,
  type Skipped,
} from './check.ts';
import { checks } from './checks.ts';

/** What `doctor --json` prints. */
export interface Report {
  readonly findings: readonly Finding[];
  /** The codes of the checks that were made. */
  readonly checked: readonly string[];
  readonly skipped: readonly { readonly code: string; readonly reason: string }[];
  /** What `--fix` has done; only with it. */
  readonly fixed?: readonly Fixed[];
}

export interface Finding {
  readonly code: string;
  readonly level: Level;
  readonly title: string;
  readonly where: string;
  readonly detail: string;
  readonly fix: string;
  /** Whether `--fix` would do it. */
  readonly fixable: boolean;
  readonly docs: string;
}

export interface Fixed {
  readonly code: string;
  readonly where: string;
  readonly did: string;
}

/** A repair, and the finding that it is for. */
export interface PlannedRepair {
  readonly code: string;
  readonly repair: Repair;
}

/** Makes all checks. @returns the report, and the repairs that `--fix` would make. */
export function reportOn(app: App): { report: Report; repairs: readonly PlannedRepair[] } {
  const results = checks.map((check) => ({ check, found: lookWith(check, app) }));
  const skipped = results.flatMap(({ check: { code }, found }) =>
    isSkipped(found) ? [{ code, reason: found.skipped }] : [],
  );
  const done = results.flatMap(({ check, found }) => (isSkipped(found) ? [] : [{ check, found }]));
  return {
    report: {
      findings: done.flatMap(({ check, found }) =>
        found
          .filter(({ where }) => isFirst(done, check, where))
          .map((foundPlace) => findingOf(check, foundPlace)),
      ),
      checked: done.map(({ check }) => check.code),
      skipped,
    },
    repairs: done.flatMap(({ check: { code }, found }) =>
      found.flatMap(({ repair }) => (repair ? [{ code, repair }] : [])),
    ),
  };
}

/** Whether no earlier check about the same matter has a finding in this line. */
function isFirst(
  all: readonly { check: Check; found: readonly Found[] }[],
  { code, about }: Check,
  where: string,
): boolean {
  const first = all.find(
    ({ check, found }) => check.about === about && found.some((other) => other.where === where),
  );
  return about === undefined || first?.check.code === code;
}

function lookWith(check: Check, app: App): readonly Found[] | Skipped {
  const { kind } = app.auth;
  if (check.appliesTo !== 'every app' && kind !== 'kit' && kind !== 'authjs') {
    return { skipped: 'the app has no Auth.js v5' };
  }
  if (check.appliesTo === 'the kit' && kind !== 'kit') {
    return { skipped: "the app doesn't use the kit: session-kit init adds it" };
  }
  return check.look(app);
}

function findingOf(
  { code, level, title }: Check,
  { level: levelHere, where, detail, fix, repair }: Found,
): Finding {
  return {
    code,
    level: levelHere ?? level,
    title,
    where,
    detail,
    fix,
    fixable: repair !== undefined,
    docs: `${docPage('doctor.md')}#${code}`,
  };
}

/**
 * The report as text: what is wrong, why it matters and what to do.
 *
 * @param command the command to run again.
 */
export function describeReport(
  { findings, checked, skipped, fixed = [] }: Report,
  command: string,
): string {
  const ordered = findings.toSorted((a, b) => a.level.localeCompare(b.level));
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return [
    ...fixed.map(({ where, did }) => `fixed    ${where}: ${did}`),
    ...(fixed.length > 0 ? [''] : []),
    ...ordered.flatMap((finding) => describeFinding(finding, command)),
    summary(findings, checked.length, skipped.length),
    ...reasons.map((reason) => {
      const codes = skipped.filter((check) => check.reason === reason).map(({ code }) => code);
      return `  ${codes.join(', ')}: ${reason}`;
    }),
  ].join('\n');
}

function describeFinding(finding: Finding, command: string) {
  const { code, level, title, where, detail, fix, fixable, docs } = finding;
  return [
    `${level.padEnd(8)} ${where}`,
    `         ${title} (${code})`,
    `         ${detail}`,
    `         ${fixable ? `${fix} Or: ${command} --fix` : fix}`,
    `         ${docs}`,
    '',
  ];
}

function summary(findings: readonly Finding[], checked: number, skipped: number): string {
  const count = (level: Finding['level']) => {
    const { length } = findings.filter((finding) => finding.level === level);
    return `${length} ${level}${length === 1 ? '' : 's'}`;
  };
  const left = skipped === 0 ? '.' : `, not for ${skipped}:`;
  return `${count('error')}, ${count('warning')}. Looked for ${checked} things${left}`;
}
