import type { StrategyName } from 'authjs-session-kit';
import type { RunProgress } from '../progress.ts';
import type { Apps } from './app-process.ts';
import { type AppProcess, createAppProcess } from './app-process.ts';
import { inTurns, roundsOf, type Sampler, type Samples, sample } from './sampling.ts';

/** `revocation` is ending a session, as AppProcess.end does. How long it takes to be known: propagation.ts. */
export const operationNames = ['sign-in', 'renewal', 'revocation'] as const;
export type OperationName = (typeof operationNames)[number];

/** Prepares an operation. @returns the call to measure. */
export type Operation = (process: AppProcess) => Promise<() => Promise<unknown>>;

/** Each call gets a new session: none of the operations works twice on the same one. */
export const operations: Record<OperationName, Operation> = {
  'sign-in': async (process) => () => process.signIn(new Date()),

  async renewal(process) {
    const { cookies } = await process.signIn(new Date());
    const read = await process.read(cookies, new Date());
    if (!read) throw new Error('A read found no session.');
    return async () => {
      if (!(await process.renew(read, new Date()))) {
        throw new Error('A renewal renewed nothing.');
      }
    };
  },

  async revocation(process) {
    const { session } = await process.signIn(new Date());
    return async () => {
      if ((await process.end(session, new Date())) !== 1) throw new Error('No session has ended.');
    };
  },
};

export type OperationSamples = Record<OperationName, Record<StrategyName, Samples>>;

/** Measures the operations one after the other, in both strategies by turns. */
export async function measureOperations(
  apps: Apps,
  count: number,
  { stop, step }: RunProgress,
): Promise<OperationSamples> {
  const [jwt, database] = [createAppProcess(apps.jwt), createAppProcess(apps.database)];
  const measure = (name: OperationName) => {
    const operation = operations[name];
    const samplers = { jwt: samplerOf(operation, jwt), database: samplerOf(operation, database) };
    return inTurns(samplers, 20, roundsOf(count), stop, step(`Measuring: ${name}`));
  };
  return {
    'sign-in': await measure('sign-in'),
    renewal: await measure('renewal'),
    revocation: await measure('revocation'),
  };
}

function samplerOf(operation: Operation, process: AppProcess): Sampler {
  return async (count) => {
    const prepared: (() => Promise<unknown>)[] = [];
    while (prepared.length < count) prepared.push(await operation(process));
    return sample(count, 1, async (index) => prepared[index]?.());
  };
}
