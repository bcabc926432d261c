import { type App, createAppProcess } from './app-process.ts';
import type { OperationName } from './operations.ts';
import { operations } from './operations.ts';
import { readOne } from './reads.ts';

/** The statements that something asks, by their first words: SELECT, INSERT, UPDATE. */
export interface Statements extends Record<OperationName, string[]> {
  /** A read within `revocationLag` of an earlier one. */
  read: string[];
  /** The first read after that, which in one strategy asks what has changed. */
  'first read after revocationLag': string[];
}

/** Each is done so often, and the one that asked most stands for all. */
const times = 20;

/** Counted where they are sent, and not assumed. Nothing else may use the app's connections. */
export async function countStatements(app: App): Promise<Statements> {
  const { connections, policy } = app;
  const process = createAppProcess(app);

  async function count(prepare: () => Promise<() => Promise<unknown>>): Promise<string[]> {
    let longest: string[] = [];
    for (let time = 0; time < times; time += 1) {
      const run = await prepare();
      connections.takeStatements();
      await run();
      const words = connections.takeStatements().map(firstWord);
      if (words.length > longest.length) longest = words;
    }
    return longest;
  }

  // The time stands still, so that of all reads only those ask what has changed that should.
  let now = new Date();
  const browser = await process.signIn(now);
  const read = () => readOne(process, browser, now);
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
