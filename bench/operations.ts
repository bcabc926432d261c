import { type Effort, interleave, type Sampler, type Timing, timed } from './lib/sampling.ts';
import type { World } from './lib/world.ts';
import { kitOperations } from './operations/kit.ts';
import type { Operation } from './operations/operation.ts';
import { plainOperations } from './operations/plain-authjs.ts';

export interface OperationResult extends Timing, Pick<Operation, 'name' | 'strategy' | 'by'> {}

/** Samples in a round. Each needs a new session, and creating one takes longer than the sample. */
const perRound = 10;

/** Measures the operations in this process, from the request to the answer. */
export async function measureOperations(
  world: World,
  effort: Effort,
  onProgress: (line: string) => void,
): Promise<OperationResult[]> {
  const operations = [...(await kitOperations(world)), ...plainOperations(world)];
  const timings = await interleave(operations.map(sampler), effort, (done) =>
    onProgress(`operations: round ${done} of ${effort.rounds}`),
  );
  return operations.flatMap(({ name, strategy, by }, index) => {
    const timing = timings[index];
    return timing ? { name, strategy, by, ...timing } : [];
  });
}

/** Takes samples, and checks that each operation did what it should. */
function sampler(operation: Operation): Sampler {
  return async (count) => {
    const samples: number[] = [];
    while (samples.length < Math.min(count, perRound)) {
      const { run, check } = await operation.prepare();
      samples.push(await timed(run));
      await check();
    }
    return samples;
  };
}
