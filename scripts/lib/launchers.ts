import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { commandOf } from '../../src/cli/embedded/processes.ts';

function parentOf(pid: number): number {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
    }
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }));
  } catch {
    return 0;
  }
}

/** The longest chain: `npm run` starts a shell, which starts tsx, which starts this process. */
const deepest = 4;

/**
 * @returns the pids between this process and the command that was typed, with the package manager last.
 * When that one is ended by a signal, this process gets none: the shell between doesn't pass it on.
 */
export function launchers(): number[] {
  const chain: number[] = [];
  if (process.platform === 'win32') return chain;
  for (let pid = process.ppid; pid > 1 && chain.length < deepest; pid = parentOf(pid)) {
    chain.push(pid);
    if (/\b(npm|pnpm|yarn|bun)\b.*\b(run|start|exec)\b|^npm /.test(commandOf(pid) ?? ''))
      return chain;
  }
  // Not started by a package manager: the processes above may end, as after nohup.
  return chain.slice(0, 1);
}
