import type { StrategyName } from 'authjs-session-kit';
import { isJweToken } from 'authjs-session-kit/parts';
import { CommandError } from '../../command-error.ts';
import type { RunProgress } from '../progress.ts';
import { type AppClient, bytesOf, createAppClient, refused } from './app-client.ts';
import { concurrencies, type Samples, sample } from './sampling.ts';

export interface MeasuredFromOutside {
  strategy: StrategyName;
  cookieBytes: number;
  reads: { inFlight: number; samples: Samples }[];
}

export interface AppOptions extends RunProgress {
  origin: string;
  email: string;
  password: string;
  /** Requests at each concurrency; fewer where they take longer than a step may. */
  requests: number;
}

/** Milliseconds. What is on its way when a step is over may take `patience` longer. */
const stepLimit = 60_000;
const patience = 10_000;

/** Signs in, asks for the session as often as it may, and signs out again. */
export async function measureApp(options: AppOptions): Promise<MeasuredFromOutside> {
  const { origin, email, password, stop, step } = options;
  const client = createAppClient(origin);
  step(`Signing in to ${origin}`);
  const carrying = await client.signIn(email, password, within(stop, patience));
  try {
    const session = await client.readSession(within(stop, patience));
    if (!session) throw refused(origin, email, 'no user is signed in after that');
    const reads = await measureReads(client, options);
    await client.signOut(within(stop, patience));
    const token = [...carrying.values()].join('');
    const byShape = isJweToken(token) ? 'jwt' : 'database';
    return { strategy: session.strategy ?? byShape, cookieBytes: bytesOf(carrying), reads };
  } catch (error) {
    // Its session would go on, also when the run is to end.
    await client.signOut(AbortSignal.timeout(2_000)).catch(() => {});
    throw error;
  }
}

async function measureReads(client: AppClient, { origin, requests, stop, step }: AppOptions) {
  const reads: MeasuredFromOutside['reads'] = [];
  for (const inFlight of concurrencies) {
    const onShare = step(`Asking for the session, ${inFlight} in flight`);
    const signal = within(stop, stepLimit + patience);
    const read = async () => {
      if (await client.readSession(signal)) return;
      throw new CommandError('app_unexpected_answer', `${origin} has ended the session meanwhile.`);
    };
    await sample(inFlight, inFlight, read);
    const over = performance.now() + stepLimit;
    const samples = await sample(
      requests,
      inFlight,
      (index) => {
        if (index % 50 === 0) onShare(index / requests);
        return read();
      },
      () => performance.now() < over,
    );
    reads.push({ inFlight, samples });
  }
  return reads;
}

function within(stop: AbortSignal, milliseconds: number): AbortSignal {
  return AbortSignal.any([stop, AbortSignal.timeout(milliseconds)]);
}
