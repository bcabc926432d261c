import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Locations } from './locations.ts';
import { supervisorMark } from './lock.ts';
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

export function startSupervisor(locations: Locations, durable: boolean): Started {
  const extension = extname(fileURLToPath(import.meta.url));
  const file = fileURLToPath(new URL(`./supervisor${extension}`, import.meta.url));
  const mode = durable ? 'durable' : 'not-durable';
  const child = spawn(
    process.execPath,
    [...loaderFor(extension), file, supervisorMark, locations.data, mode],
    {
      // A session of its own: Ctrl-C in the terminal is for its users, and it sees them go.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: locations.parent,
      env: childEnvironment(),
      windowsHide: true,
    },
  );
  let complaint = '';
  let end: { code: number | null; complaint: string } | undefined;
  child.stderr?.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-4_000);
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
      child.stderr?.destroy();
    },
  };
}
