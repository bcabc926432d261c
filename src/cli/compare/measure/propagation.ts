import { setTimeout as sleep } from 'node:timers/promises';
import { type App, createAppProcess, type SignedIn } from './app-process.ts';

/**
 * How long another process goes on serving a session after its end. The report calls it `revocation`, under
 * `strategies`; the operation of that name is ending the session.
 */
export interface PropagationSamples {
  /** Milliseconds from each session's end to its first refused read. */
  times: number[];
  /** Milliseconds from an end to the beginning of the last read that was served. */
  lastServed: number;
  /** The number of reads that began after their session's end and were served. */
  served: number;
}

const sessions = 8;

/** Milliseconds between two reads of a session. */
const readEvery = 10;

/** The share of `revocationLag` between the other process's read of the feed and the first end. */
const firstEnd = 0.02;

/**
 * Ends sessions in one process and reads them in another, on the same database. The ends are spread
 * over `revocationLag`, and the first is just after the other process has read the feed: that one
 * takes longest to be known.
 */
export async function measurePropagation(app: App, stop: AbortSignal): Promise<PropagationSamples> {
  const lag = app.policy.revocationLag * 1000;
  const [ending, reading] = [createAppProcess(app), createAppProcess(app)];
  const signedIn: SignedIn[] = [];
  while (signedIn.length < sessions) signedIn.push(await ending.signIn(new Date()));
  for (const { cookies } of signedIn) await reading.read(cookies, new Date());

  async function untilRefused({ session, cookies }: SignedIn, index: number) {
    await sleep(lag * (firstEnd + (index * (1 - firstEnd)) / sessions));
    stop.throwIfAborted();
    await ending.end(session, new Date());
    const ended = performance.now();
    let [served, lastServed] = [0, 0];
    // After three times the bound the session counts as never refused.
    while (performance.now() - ended < 3 * lag) {
      const began = performance.now();
      if ((await reading.read(cookies, new Date())) === null) break;
      served += 1;
      lastServed = began - ended;
      await sleep(readEvery);
      stop.throwIfAborted();
    }
    return { time: performance.now() - ended, served, lastServed };
  }

  const results = await Promise.all(signedIn.map(untilRefused));
  return {
    times: results.map(({ time }) => time),
    lastServed: Math.max(...results.map(({ lastServed }) => lastServed)),
    served: results.reduce((sum, { served }) => sum + served, 0),
  };
}
