import type { StrategyName } from 'authjs-session-kit';
import type { RunProgress } from '../progress.ts';
import type { Apps } from './app-process.ts';
import { type AppProcess, createAppProcess, type SignedIn } from './app-process.ts';
import {
  concurrencies,
  highestConcurrency,
  inTurns,
  roundsOf,
  type Sampler,
  type Samples,
  sample,
  warmUp,
} from './sampling.ts';

/** The number of browsers that the reads of one strategy come from. */
const browsers = 64;

export interface ReadsAtOnce extends Record<StrategyName, Samples> {
  inFlight: number;
}

/** Reads sessions in both strategies by turns, `requests` of each at each concurrency. */
export async function measureReads(
  apps: Apps,
  requests: number,
  { stop, step }: RunProgress,
): Promise<[alone: ReadsAtOnce, ...ReadsAtOnce[]]> {
  const [jwt, database] = [await readerOf(apps.jwt), await readerOf(apps.database)];

  async function readsAt(inFlight: number): Promise<ReadsAtOnce> {
    const onRound = step(`Reading sessions, ${inFlight} in flight`);
    const sampler = (read: typeof jwt): Sampler => {
      return (count) => sample(count, inFlight, read);
    };
    const rounds = roundsOf(requests, inFlight);
    const samplers = { jwt: sampler(jwt), database: sampler(database) };
    return { inFlight, ...(await inTurns(samplers, 100, rounds, stop, onRound)) };
  }

  step('Warming up');
  for (const read of [jwt, database])
    await warmUp((count) => sample(count, highestConcurrency, read), stop);
  const [alone, ...more] = concurrencies;
  const measured: Awaited<ReturnType<typeof measureReads>> = [await readsAt(alone)];
  for (const inFlight of more) measured.push(await readsAt(inFlight));
  return measured;
}

async function readerOf(app: Apps['jwt']) {
  const process = createAppProcess(app);
  const signedIn: SignedIn[] = [];
  while (signedIn.length < browsers) signedIn.push(await process.signIn(new Date()));
  return (index: number) => readSession(process, signedIn[index % browsers]);
}

/** @throws when it finds no session: such a read is quicker, and must not be measured. */
export async function readSession(process: AppProcess, browser?: SignedIn, now = new Date()) {
  const read = browser && (await process.read(browser.cookies, now));
  if (read?.session.sid !== browser?.session.sid) throw new Error('A read found no session.');
}
