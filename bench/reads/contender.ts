import type { StrategyName } from '../../src/kit/session/session.ts';
import { repeat, type Sampler, timed } from '../lib/sampling.ts';
import { inRequest } from '../lib/scope.ts';

/** One way to read a session. */
export interface Contender {
  name: string;
  strategy: StrategyName;
  /** The request's cookies, for contenders that read them through Next. */
  cookie?: string;
  /** Reads the session. @returns the email of the signed-in user. */
  read(): Promise<string | null | undefined> | string | null | undefined;
}

/** Takes all samples within one request. No contender caches the session in it. */
export function sampler({ cookie = '', read }: Contender): Sampler {
  return (count) => inRequest(cookie, () => repeat(read)(count));
}

/** Takes each sample in a new request. */
export function firstSampler({ cookie = '', read }: Contender): Sampler {
  return async (count) => {
    const samples: number[] = [];
    while (samples.length < count) samples.push(await inRequest(cookie, () => timed(read)));
    return samples;
  };
}

/** @throws when a contender doesn't read the right session. */
export async function check({ name, cookie = '', read }: Contender, email: string): Promise<void> {
  const found = await inRequest(cookie, async () => read());
  if (found !== email) throw new Error(`${name} reads ${found} instead of ${email}.`);
}
