import type { StrategyName } from '../src/kit/session/session.ts';
import { type Effort, interleave, type Timing } from './lib/sampling.ts';
import type { World } from './lib/world.ts';
import { betterAuthContenders } from './reads/better-auth.ts';
import { type Contender, check, firstSampler, sampler } from './reads/contender.ts';
import { ironSession } from './reads/iron-session.ts';
import { kit, signIn } from './reads/kit.ts';
import { decryptionAlone, joinAlone } from './reads/least-work.ts';
import { handWritten } from './reads/lookup.ts';
import { plainAuthjs } from './reads/plain-authjs.ts';

export interface ReadResult extends Timing {
  name: string;
  strategy: StrategyName;
  /** Whether it is the first read in its request, which includes Next's own work. */
  first: boolean;
}

/** Measures one read in this process, from the request's cookies to the session. */
export async function measureReads(
  world: World,
  effort: Effort,
  onProgress: (line: string) => void,
): Promise<ReadResult[]> {
  const tokens = await signIn(world);
  const contenders: Contender[] = [
    decryptionAlone(world, tokens),
    kit('jwt', world, tokens),
    await plainAuthjs('jwt', world),
    await ironSession(world),
    joinAlone(world, tokens),
    kit('database', world, tokens),
    await plainAuthjs('database', world),
    await handWritten(world),
    ...(await betterAuthContenders(world)),
  ];
  for (const contender of contenders) await check(contender, world.user.email);
  const throughNext = contenders.filter(({ cookie }) => cookie);
  const samplers = [...contenders.map(sampler), ...throughNext.map(firstSampler)];
  const timings = await interleave(samplers, effort, (done) =>
    onProgress(`reads: round ${done} of ${effort.rounds}`),
  );
  return [...contenders, ...throughNext].flatMap(({ name, strategy }, index) => {
    const timing = timings[index];
    return timing ? { name, strategy, first: index >= contenders.length, ...timing } : [];
  });
}
