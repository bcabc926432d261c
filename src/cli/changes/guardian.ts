// A process beside the one that writes: when that is gone before it has said that it is done, this puts
// everything back. Nobody can do that who was killed.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { journalOfGuardian } from './journal.ts';

const [folder = ''] = process.argv.slice(2);
/** What the other one is waiting for, which would go on writing without it. */
let running: number | null = null;
let done = false;

process.stdout.write('ready');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'done') done = true;
  else running = line === 'none' ? null : Number(line);
}
if (!done) {
  if (running !== null) await end(running);
  journalOfGuardian(folder, process.pid)?.restore();
}

/** With all that it has started, where there are groups of processes. */
async function end(pid: number): Promise<void> {
  const group = process.platform === 'win32' ? pid : -pid;
  const signal = (name: 'SIGKILL' | 0) => {
    try {
      return process.kill(group, name);
    } catch {
      return false; // It is gone.
    }
  };
  signal('SIGKILL');
  for (let i = 0; i < 100 && signal(0); i++) await sleep(20);
}
