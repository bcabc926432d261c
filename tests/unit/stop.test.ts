import { spawn } from 'node:child_process';
import { expect, it, onTestFinished } from 'vitest';

it('ends a command that gets a signal in its first half second', async () => {
  const program = `
    const { watchForStop } = await import('./src/cli/stop.ts');
    const signal = watchForStop();
    const alive = setInterval(() => {}, 1_000);
    signal.addEventListener('abort', () => clearInterval(alive));
    // The time since the process began, whatever the machine took to get here.
    performance.now = () => 100;
    process.kill(process.pid, 'SIGINT');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(0);
});
