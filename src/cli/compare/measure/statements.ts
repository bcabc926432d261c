import { type App, createAppProcess } from './app-process.ts';
import type { OperationName } from './operations.ts';
import { operations } from './operations.ts';
import { readSession } from './reads.ts';

/** The statements that each operation sends, by their first words: SELECT, INSERT, UPDATE. */
export interface Statements extends Record<OperationName, string[]> {
  /** A read within `revocationLag` of an earlier one. */
  read: string[];
  /** The first read after `revocationLag`, which in the jwt strategy reads the feed. */
  'first read after revocationLag': string[];
}

/** Runs of each operation. The one with the most statements counts. */
const runs = 20;

/** Counts the statements as they are sent. Nothing else may use the app's connections meanwhile. */
export async function countStatements(app: App): Promise<Statements> {
  const { connections, policy } = app;
  const process = createAppProcess(app);

  async function count(prepare: () => Promise<() => Promise<unknown>>): Promise<string[]> {
    let longest: string[] = [];
    for (let index = 0; index < runs; index += 1) {
      const run = await prepare();
      connections.takeStatements();
      await run();
      const words = connections.takeStatements().map(firstWord);
      if (words.length > longest.length) longest = words;
    }
    return longest;
  }

  // Time passes only below, so that only those reads read the feed.
  let now = new Date();
  const browser = await process.signIn(now);
  const read = () => readSession(process, browser, now);
  return {
    read: await count(async () => {
      await read();
      return read;
    }),
    'first read after revocationLag': await count(async () => {
      await read();
      now = new Date(now.getTime() + policy.revocationLag * 1000);
      return read;
    }),
    'sign-in': await count(() => operations['sign-in'](process)),
    renewal: await count(() => operations.renewal(process)),
    revocation: await count(() => operations.revocation(process)),
  };
}

function firstWord(sql: string): string {
  return (/\w+/.exec(sql)?.[0] ?? '').toUpperCase();
}
