import { expect, it } from 'vitest';
import { checks } from '../../../src/cli/doctor/checks.ts';
import type { Files } from '../../support/made-app.ts';
import { appWith, findingsOf, kitAuth, plainAuth, reportOf } from './apps.ts';

/** An app, as the good one with some files in place of its own, and what to look for in it. */
export interface Case {
  code: string;
  title: string;
  files?: Files;
  packages?: Record<string, string>;
  env?: Record<string, string>;
  /** Where it is found; several: in this order. */
  where?: string[];
  level?: 'warning';
}

export function itFinds(broken: readonly Case[]): void {
  it.each(broken)(
    '$code, $title',
    async ({ code, files, packages, env, where, level = 'error' }) => {
      const found = await findingsOf(code, appWith(files, packages), env);
      expect(found.length).toBeGreaterThan(0);
      if (where) expect(found.map((finding) => finding.where)).toEqual(where);
      const levelOfCheck = checks.find((check) => check.code === code)?.level;
      expect(found[0]?.level).toBe(levelOfCheck === 'warning' ? 'warning' : level);
      expect(found[0]?.docs).toBe(`docs/doctor.md#${code}`);
    },
  );
}

export function itFindsNothing(fine: readonly Case[]): void {
  it.each(fine)('nothing, $code, $title', async ({ code, files, packages, env }) => {
    expect(await findingsOf(code, appWith(files, packages), env)).toEqual([]);
  });
}

/** The check can't be made, and the report says so. */
export function itLeavesOut(cases: readonly Case[]): void {
  it.each(cases)('$code, $title', async ({ code, files, packages, env }) => {
    const { report } = await reportOf(appWith(files, packages), env);
    expect(report.skipped.map((check) => check.code)).toContain(code);
    expect(report.findings.filter((finding) => finding.code === code)).toEqual([]);
  });
}

/** `callbacks` of the kit, and of plain Auth.js. */
export const kitCallbacks = (callbacks: string): Files => ({
  'auth.ts': kitAuth(`callbacks: { ${callbacks} },`),
});
export const plainCallbacks = (callbacks: string, more = ''): Files => ({
  'auth.ts': plainAuth(`callbacks: { ${callbacks} }, ${more}`),
});

export const jwtStrategy = "session: { strategy: 'jwt' },";
export const withoutStore = (more = '', imports = '') =>
  kitAuth(more, imports).replace('sessions: prismaSessions(prisma),', '');
