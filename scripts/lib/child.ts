import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { exitCodeOf } from '../../src/cli/stop.ts';
import { inProject, projectFolder } from './project.ts';

/** Milliseconds that a child may take to end before it is killed. */
const endLimit = 10_000;

/** Passes a stop signal on to the child. @returns its exit code. */
function untilEnd(child: ChildProcess, stop: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const end = () => {
      child.kill(stop.reason.signal);
      setTimeout(() => child.kill('SIGKILL'), endLimit).unref();
    };
    stop.addEventListener('abort', end, { once: true });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      stop.removeEventListener('abort', end);
      resolve(signal ? exitCodeOf(signal) : (code ?? 1));
    });
  });
}

/** Runs `next dev` or `next start` in the foreground. It ends with this process, even if that is killed. */
export async function runNext(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<number> {
  stop.throwIfAborted();
  const preload = pathToFileURL(inProject('scripts', 'lib', 'end-with-parent.mjs')).href;
  const next = inProject('node_modules', 'next', 'dist', 'bin', 'next');
  const child = spawn(process.execPath, ['--import', preload, next, ...args], {
    cwd: projectFolder,
    env: { NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: 'inherit',
  });
  return untilEnd(child, stop);
}

/**
 * Runs a package's command-line tool in the foreground. @returns its exit code.
 *
 * @param options.stdout where its standard output goes: "stderr" for a script that prints a document.
 * @param options.node another Node to run it.
 */
export async function runTool(
  script: string,
  args: readonly string[],
  stop: AbortSignal,
  options: { stdout?: 'stdout' | 'stderr'; node?: string } = {},
): Promise<number> {
  const { stdout = 'stdout', node = process.execPath } = options;
  stop.throwIfAborted();
  const child = spawn(node, [inProject('node_modules', script), ...args], {
    cwd: projectFolder,
    env: { NEXT_TELEMETRY_DISABLED: '1', ...process.env },
    stdio: ['inherit', process[stdout], 'inherit'],
  });
  const code = await untilEnd(child, stop);
  stop.throwIfAborted();
  return code;
}

/** Runs the Prisma CLI without output. @returns what it printed, for the message when it fails. */
export function runPrisma(
  args: readonly string[],
  databaseUrl: string | undefined,
  stop: AbortSignal,
): Promise<{ code: number; output: string }> {
  const cli = inProject('node_modules', 'prisma', 'build', 'index.js');
  return runQuietly([cli, ...args], projectFolder, stop, {
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  });
}

/** Runs Node in a folder, with a script and its arguments. @returns its exit code, and what it printed. */
export async function runQuietly(
  args: readonly string[],
  folder: string,
  stop: AbortSignal,
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; output: string }> {
  stop.throwIfAborted();
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const code = await untilEnd(child, stop);
  stop.throwIfAborted();
  return { code, output };
}
