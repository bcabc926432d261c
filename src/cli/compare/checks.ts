import type { Check, LocalReport } from './report.ts';

/** What the documentation promises of each strategy, beside what was measured. */
export function checksOf({
  strategies: { jwt, database },
  revocationLag,
}: Pick<LocalReport, 'strategies' | 'revocationLag'>): Check[] {
  return [
    atMost(0, {
      name: 'statements that a read asks',
      strategy: 'jwt',
      measured: jwt.statements.read.length,
      unit: 'statements',
    }),
    atMost(1, {
      name: 'statements that a read asks',
      strategy: 'database',
      measured: database.statements.read.length,
      unit: 'statements',
    }),
    atMost(revocationLag, {
      name: 'how long another process serves an ended session',
      strategy: 'jwt',
      // The last read that was served: one that comes late would have been refused before.
      measured: jwt.revocation.lastServed / 1000,
      unit: 'seconds',
    }),
    atMost(0, {
      name: 'reads of an ended session that another process serves',
      strategy: 'database',
      measured: database.revocation.served,
      unit: 'reads',
    }),
  ];
}

function atMost(bound: number, check: Omit<Check, 'bound' | 'holds'>): Check {
  return { ...check, bound, holds: check.measured <= bound };
}
