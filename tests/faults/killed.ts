import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { StrategyName } from '../../src/kit/session/session.ts';

export const kinds = [
  'a sign-in',
  'a sign-in over an earlier session',
  'a renewal',
  'a rotation',
  'a migration',
] as const;

/** A browser's request, and the write at which the server is killed. */
export interface Operation {
  id: number;
  kind: (typeof kinds)[number];
  email: string;
  /** The browser's token before the request. */
  token: string | null;
  stop: { write: number; when: 'before' | 'after' };
}

/** The input of a server that is killed. */
export interface Doomed {
  url: string;
  strategy: StrategyName;
  /** The time by its clock, in milliseconds. */
  now: number;
  operations: readonly Operation[];
}

/** An answer that was complete before the server was killed. */
export interface Acknowledged {
  id: number;
  status: number;
  /** The browser's token after the answer. */
  token: string | null;
  writes: number;
}

/** Milliseconds; a run takes a few seconds. */
const mostTime = 50_000;

/** Starts a server that runs the operations and is killed. @returns its complete answers. */
export async function runAndKill(doomed: Doomed): Promise<Map<number, Acknowledged>> {
  const program = new URL('./killed-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: mostTime,
  });
  child.stdin.end(JSON.stringify(doomed));
  const [output, errorOutput, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (signal !== 'SIGKILL') throw new Error(`It ended by itself, with ${code}: ${errorOutput}`);
  const answers = output.split('\n').filter((line) => line !== '');
  return new Map(
    answers.map((line) => {
      const answer = JSON.parse(line) as Acknowledged; // what the program prints
      return [answer.id, answer];
    }),
  );
}
