import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { appWith, reportOf } from './apps.ts';

// Whoever is root may read every folder, so that the refusal is made here.
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  function readdirSync(...args: Parameters<typeof fs.readdirSync>) {
    if (String(args[0]).endsWith('pgdata')) {
      throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    }
    return fs.readdirSync(...args);
  }
  return { ...fs, readdirSync };
});

it("session-kit doctor passes by a folder that is closed to it, as a database's is", async () => {
  const folder = appWith();
  mkdirSync(join(folder, 'pgdata'));
  const { report } = await reportOf(folder);
  expect(report.findings).toEqual([]);
});
