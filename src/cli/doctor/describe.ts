import type { Finding, Report } from './report.ts';

/**
 * A report for people: what is wrong, why it matters and what to do.
 *
 * @param command what to type to have it once more.
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
    ...ordered.flatMap((each) => describeFinding(each, command)),
    summary(findings, checked.length, skipped.length),
    ...reasons.map((reason) => {
      const codes = skipped.filter((each) => each.reason === reason).map(({ code }) => code);
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
    const { length } = findings.filter((each) => each.level === level);
    return `${length} ${level}${length === 1 ? '' : 's'}`;
  };
  const left = skipped === 0 ? '.' : `, not for ${skipped}:`;
  return `${count('error')}, ${count('warning')}. Looked for ${checked} things${left}`;
}
