import { setTimeout as sleep } from 'node:timers/promises';
import { type App, createAppProcess, type SignedIn } from './app-process.ts';

/** How long a process that didn't end a session goes on to serve it. */
export interface RevocationSamples {
  /** Milliseconds from the end of each to the first read that was refused. */
  times: number[];
  /** Milliseconds from an end to the beginning of the last read that was served. */
  lastServed: number;
  /** Reads that began after the end of their session and were served all the same. */
  served: number;
}

const sessions = 8;

/** Milliseconds between two reads of a session. */
const every = 10;

/** The first session ends this soon after the other process has asked what has changed. */
const soon = 0.02;

/**
 * Ends sessions in one process and reads them in another, on the same database. They end at moments
 * spread over `revocationLag`, the first just after the other process has asked what has changed:
 * that is the longest it can take.
 */
export async function measureRevocation(app: App, stop: AbortSignal): Promise<RevocationSamples> {
  const lag = app.policy.revocationLag * 1000;
  const [ending, reading] = [createAppProcess(app), createAppProcess(app)];
  const signedIn: SignedIn[] = [];
  while (signedIn.length < sessions) signedIn.push(await ending.signIn(new Date()));
  for (const { cookies } of signedIn) await reading.read(cookies, new Date());

  async function untilRefused({ session, cookies }: SignedIn, index: number) {
    await sleep(lag * (soon + (index * (1 - soon)) / sessions));
    stop.throwIfAborted();
    await ending.end(session, new Date());
    const ended = performance.now();
    let [served, lastServed] = [0, 0];
    // Three times as long is no question of a moment any more: it doesn't end.
    while (performance.now() - ended < 3 * lag) {
      const began = performance.now();
      if ((await reading.read(cookies, new Date())) === null) break;
      served += 1;
      lastServed = began - ended;
      await sleep(every);
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
