import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startedAs } from '../../src/cli/started-as.ts';
import { makeApp } from '../support/made-app.ts';

const npm = (folder: string) => ({ name: 'npm', root: folder }) as const;

it('says how the command line was started, by a path from the app', () => {
  const folder = makeApp();
  const started = join(folder, '../authjs-session-kit/src/cli/bin.js');
  expect(startedAs({ folder, packageManager: npm(folder) }, started)).toBe(
    'node ../authjs-session-kit/src/cli/bin.js',
  );
});

it('has its name where it is installed in the app, and nowhere else', () => {
  const folder = makeApp({ 'node_modules/.bin/session-kit': '#!/bin/sh\n' });
  const started = join(folder, 'node_modules/.bin/session-kit');
  const packageManager = { name: 'pnpm', root: folder } as const;
  expect(startedAs({ folder, packageManager }, started)).toBe('pnpm exec session-kit');
});

it('has its name where its workspace has it installed, and not where that is above', () => {
  const files = { 'apps/web/package.json': '{}', 'node_modules/.bin/session-kit': '#!/bin/sh\n' };
  const root = makeApp(files);
  const folder = join(root, 'apps/web');
  const started = join(root, '../authjs-session-kit/src/cli/bin.js');
  expect(startedAs({ folder, packageManager: { name: 'npm', root } }, started)).toBe(
    'npm exec --no -- session-kit',
  );
  expect(startedAs({ folder, packageManager: npm(folder) }, started)).toMatch(/^node \.\./);
});
