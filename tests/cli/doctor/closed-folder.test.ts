import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { appWith, reportOf } from './apps.ts';

// Root may read every folder, so the refusal is simulated here.
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

it("session-kit doctor skips a folder that it may not read, such as a database's", async () => {
  const folder = appWith();
  mkdirSync(join(folder, 'pgdata'));
  const { report } = await reportOf(folder);
  expect(report.findings).toEqual([]);
});
