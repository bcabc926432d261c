import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Locations } from './locations.ts';
import { childEnvironment } from './processes.ts';

/** What became of a supervisor that was started: undefined while it runs. */
export interface Started {
  readonly ended: () => { code: number | null; complaint: string } | undefined;
  /** Lets this process end on its own while the supervisor runs on. */
  letGo(): void;
}

/** In a checkout the sources are TypeScript; published they are JavaScript that needs no loader. */
export function loaderFor(extension: string): string[] {
  if (extension !== '.ts') return [];
  const loader = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(loader).href];
}

/** What a line of the supervisor's standard error begins with that users should see. */
export const logMark = 'log: ';

/** What a supervisor does: it starts the server, with its data safe or not, or takes over one that runs. */
export type SupervisorTask = 'start' | 'start-not-durable' | 'take-over';

export function startSupervisor(
  locations: Locations,
  task: SupervisorTask,
  onLog: (line: string) => void,
): Started {
  const extension = extname(fileURLToPath(import.meta.url));
  const file = fileURLToPath(new URL(`./supervisor${extension}`, import.meta.url));
  const child = spawn(process.execPath, [...loaderFor(extension), file, locations.data, task], {
    // A session of its own: Ctrl-C in the terminal is for its users, and it sees them go.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: locations.parent,
    env: childEnvironment(),
    windowsHide: true,
  });
  let complaint = '';
  let end: { code: number | null; complaint: string } | undefined;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith(logMark)) onLog(line.slice(logMark.length));
    else complaint = `${complaint}${line}\n`.slice(-4_000);
  });
  child.once('error', (error) => {
    end = { code: null, complaint: error.message };
  });
  child.once('close', (code) => {
    end ??= { code, complaint };
  });
  return {
    ended: () => end,
    letGo() {
      child.unref();
      child.stderr.destroy();
    },
  };
}
