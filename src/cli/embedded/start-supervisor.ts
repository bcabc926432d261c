import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Locations } from './locations.ts';
import { childEnvironment } from './processes.ts';

/** A supervisor that was started. */
export interface StartedSupervisor {
  /** @returns its exit code and its error output; undefined while it runs. */
  readonly ended: () => { code: number | null; errorOutput: string } | undefined;
  /** Lets this process end while the supervisor runs on. */
  detach(): void;
}

/** In a checkout the sources are TypeScript; published they are JavaScript that needs no loader. */
export function loaderFor(extension: string): string[] {
  if (extension !== '.ts') return [];
  const loader = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(loader).href];
}

/** How a line of the supervisor's standard error begins when it is for users. */
export const logMark = 'log: ';

/** Whether a supervisor starts the server, with durable data or not, or takes over one that runs. */
export type SupervisorTask = 'start' | 'start-not-durable' | 'take-over';

export function startSupervisor(
  locations: Locations,
  task: SupervisorTask,
  onLog: (line: string) => void,
): StartedSupervisor {
  const extension = extname(fileURLToPath(import.meta.url));
  const file = fileURLToPath(new URL(`./supervisor${extension}`, import.meta.url));
  const child = spawn(process.execPath, [...loaderFor(extension), file, locations.data, task], {
    // In its own process group, which Ctrl-C in the terminal doesn't reach: it stops after its users.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: locations.parent,
    env: childEnvironment(),
    windowsHide: true,
  });
  let errorOutput = '';
  let end: { code: number | null; errorOutput: string } | undefined;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith(logMark)) onLog(line.slice(logMark.length));
    else errorOutput = `${errorOutput}${line}\n`.slice(-4_000);
  });
  child.once('error', (error) => {
    end = { code: null, errorOutput: error.message };
  });
  child.once('close', (code) => {
    end ??= { code, errorOutput };
  });
  return {
    ended: () => end,
    detach() {
      child.unref();
      child.stderr.destroy();
    },
  };
}
