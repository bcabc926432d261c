import type { StrategyName } from '../../src/kit/session/session.ts';
import { repeat, type Sampler, timed } from '../lib/sampling.ts';
import { inRequest } from '../lib/scope.ts';

/** One way to read a session. */
export interface Contender {
  name: string;
  strategy: StrategyName;
  /** The request's cookies, for whoever reads them through Next. */
  cookie?: string;
  /** @returns the email of the signed-in user. */
  ask(): Promise<string | null | undefined> | string | null | undefined;
}

/** Takes samples in one request, which is not itself measured. No contender caches the session in it. */
export function sampler({ cookie = '', ask }: Contender): Sampler {
  return (count) => inRequest(cookie, () => repeat(ask)(count));
}

/** The same in a new request for each sample. */
export function firstSampler({ cookie = '', ask }: Contender): Sampler {
  return async (count) => {
    const samples: number[] = [];
    while (samples.length < count) samples.push(await inRequest(cookie, () => timed(ask)));
    return samples;
  };
}

/** @throws if a contender reads something else than the session. */
export async function check({ name, cookie = '', ask }: Contender, email: string): Promise<void> {
  const found = await inRequest(cookie, async () => ask());
  if (found !== email) throw new Error(`${name} reads ${found} in place of ${email}.`);
}
