import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** Runs the check as Next does when the server starts, beside an auth.ts of the test's own. */
function start(auth: string) {
  const folder = mkdtempSync(join(tmpdir(), 'check-at-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'src/auth'), { recursive: true });
  copyFileSync('src/auth/check-at-start.ts', join(folder, 'src/auth/check-at-start.ts'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'auth.ts'), auth);
  writeFileSync(
    join(folder, 'start.ts'),
    `import { checkAtStart } from './src/auth/check-at-start.ts';
     await checkAtStart();
     console.log('started');`,
  );
  return spawnSync('node_modules/.bin/tsx', ['start.ts'], { cwd: folder, encoding: 'utf8' });
}

const kitWith = (option: string) => `
  import { createSessionKit } from 'authjs-session-kit/next';
  const shared = { providers: [], secret: 'of at least thirty-two characters, all of them' };
  createSessionKit({
    jwt: { ...shared, session: { strategy: 'jwt' } },
    database: { ...shared, ${option} session: { strategy: 'database' } },
    strategy: 'jwt',
  });`;

test('the server starts with two configurations that differ in their session', () => {
  expect(start(kitWith(''))).toMatchObject({ status: 0, stdout: 'started\n', stderr: '' });
});

test('a forbidden difference between two configurations ends the process with one line', () => {
  const { status, stdout, stderr } = start(kitWith('trustHost: true,'));
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^The two configurations differ in `trustHost`.*\n$/);
});

test("an error that isn't about the configuration is rethrown", () => {
  const { status, stderr } = start(`throw new RangeError('of the app');`);
  expect(status).toBe(1);
  expect(stderr).toMatch(/RangeError: of the app[\s\S]+at /);
});
