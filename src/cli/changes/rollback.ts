// Runs beside the process that writes. When that process ends without having sent "done", for example because
// it was killed, this process puts every file back.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { journalFor } from './journal.ts';

const [folder = ''] = process.argv.slice(2);
/** A process that the writing process has started and waits for. It would go on writing. */
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

/** Ends a process, with all processes that it has started where the system has process groups. */
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
