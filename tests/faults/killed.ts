import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { StrategyName } from '../../src/kit/session/session.ts';

export const kinds = [
  'a sign-in',
  'a sign-in over an earlier session',
  'a renewal',
  'a rotation',
  'an exchange',
] as const;

/** One thing that a browser asks for, and where the server is killed on its way. */
export interface Operation {
  id: number;
  what: (typeof kinds)[number];
  email: string;
  /** What the browser holds before. */
  token: string | null;
  stop: { write: number; when: 'before' | 'after' };
}

/** What a server is started with that will be killed. */
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
  /** What the browser holds then. */
  token: string | null;
  writes: number;
}

/** In milliseconds; it takes a few seconds. */
const mostTime = 50_000;

/** Has a server do all of it and be killed, and gives the answers that came through. */
export async function runAndKill(doomed: Doomed): Promise<Map<number, Acknowledged>> {
  const program = new URL('./killed-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: mostTime,
  });
  child.stdin.end(JSON.stringify(doomed));
  const [said, complaint, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (signal !== 'SIGKILL') throw new Error(`It ended by itself, with ${code}: ${complaint}`);
  const answers = said.split('\n').filter((line) => line !== '');
  return new Map(
    answers.map((line) => {
      const answer = JSON.parse(line) as Acknowledged; // what the program prints
      return [answer.id, answer];
    }),
  );
}
