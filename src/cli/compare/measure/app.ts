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
  /** Requests at each concurrency; fewer when they take longer than `stepLimit`. */
  requests: number;
}

/** Milliseconds. Requests in flight at the end of a step may take `responseLimit` longer. */
const stepLimit = 60_000;
const responseLimit = 10_000;

/** Signs in, reads the session `requests` times at each concurrency, and signs out. */
export async function measureApp(options: AppOptions): Promise<MeasuredFromOutside> {
  const { origin, email, password, stop, step } = options;
  const client = createAppClient(origin);
  step(`Signing in to ${origin}`);
  const sessionCookies = await client.signIn(email, password, within(stop, responseLimit));
  try {
    const session = await client.readSession(within(stop, responseLimit));
    if (!session) throw refused(origin, email, 'no user is signed in after that');
    const reads = await measureReads(client, options);
    await client.signOut(within(stop, responseLimit));
    const token = [...sessionCookies.values()].join('');
    const byShape = isJweToken(token) ? 'jwt' : 'database';
    return { strategy: session.strategy ?? byShape, cookieBytes: bytesOf(sessionCookies), reads };
  } catch (error) {
    // Otherwise the session would outlive the measurement, also when the run is stopped.
    await client.signOut(AbortSignal.timeout(2_000)).catch(() => {});
    throw error;
  }
}

async function measureReads(client: AppClient, { origin, requests, stop, step }: AppOptions) {
  const reads: MeasuredFromOutside['reads'] = [];
  for (const inFlight of concurrencies) {
    const onShare = step(`Asking for the session, ${inFlight} in flight`);
    const signal = within(stop, stepLimit + responseLimit);
    const read = async () => {
      if (await client.readSession(signal)) return;
      throw new CommandError('app_unexpected_answer', `${origin} has ended the session meanwhile.`);
    };
    await sample(inFlight, inFlight, read);
    const deadline = performance.now() + stepLimit;
    const samples = await sample(
      requests,
      inFlight,
      (index) => {
        if (index % 50 === 0) onShare(index / requests);
        return read();
      },
      () => performance.now() < deadline,
    );
    reads.push({ inFlight, samples });
  }
  return reads;
}

function within(stop: AbortSignal, milliseconds: number): AbortSignal {
  return AbortSignal.any([stop, AbortSignal.timeout(milliseconds)]);
}
