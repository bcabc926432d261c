// A process beside the one that writes. When that one ends without having said that it is done, say because
// it was killed, this puts everything back.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { journalFor } from './journal.ts';

const [folder = ''] = process.argv.slice(2);
/** A process that the other one has started and waits for. It would go on writing. */
let running: number | null = null;
let done = false;

process.stdout.write('ready');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'done') done = true;
  else running = line === 'none' ? null : Number(line);
}
if (!done) {
  if (running !== null) await end(running);
  journalFor(folder, process.pid)?.restore();
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
