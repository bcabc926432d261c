import { promised } from '@/compare/facts';
import { upToThree } from '@/compare/units';
import type { SessionPolicy } from '@/core/policy';
import { type StrategyName, strategyNames } from '@/core/session';
import {
  disable,
  forgetOlderSecrets,
  moveClock,
  rename,
  revoke,
  rotateSecret,
  startDatabase,
  stopDatabase,
  tamper,
} from './actions';
import { ask } from './ask';
import type { Expected } from './timeline';

/** Something to do to both sessions at once. */
export interface Experiment {
  readonly name: string;
  readonly about: string;
  /** What each side should answer from then on; `null`: nothing is promised. */
  readonly expected: Readonly<Record<StrategyName, Expected>> | null;
  /** `null`: done; else why it wasn't. */
  run(): Promise<string | null>;
}

export interface Group {
  readonly name: string;
  readonly experiments: readonly Experiment[];
}

/** What can be done where several processes share the database, and in the browser. */
export function ofAnyone(policy: SessionPolicy): Group[] {
  const within = each((name) => ({ within: promised[name].endKnownWithin(policy) }));
  return [
    {
      name: 'By another process of the app',
      experiments: [
        {
          name: 'Change my name',
          about: 'Writes another name into the user’s row.',
          expected: within,
          run: () => rename(`Renamed at ${new Date().toLocaleTimeString('en-GB')}`),
        },
        {
          name: 'Revoke from elsewhere',
          about: 'Ends both sessions, as from the list of devices.',
          expected: within,
          run: () => revoke(),
        },
        {
          name: 'Disable the user',
          about: 'Keeps the user from signing in, and ends what there is.',
          expected: within,
          run: () => disable(),
        },
      ],
    },
    {
      name: 'In this browser',
      experiments: [
        {
          name: 'Tamper with one byte',
          about: 'Puts another character into the middle of each token.',
          expected: atOnce,
          run: () => tamper(),
        },
      ],
    },
  ];
}

interface ServerState {
  /** Whether both sides are cut off from the database. */
  stopped: boolean;
  /** Whether the jwt was sealed with an older secret. */
  olderSecret: boolean;
}

/** What all who compare on the server feel. */
export function ofTheServer(policy: SessionPolicy, { stopped, olderSecret }: ServerState): Group {
  const { idleTimeout, absoluteTimeout } = policy;
  return {
    name: 'On the server',
    experiments: [
      {
        name: 'Clock to the idle timeout',
        about: `${inDays(idleTimeout)} later, with nothing asked in between.`,
        expected: atOnce,
        run: () => moveClock(idleTimeout),
      },
      {
        name: 'Clock to the absolute timeout',
        about: `${inDays(absoluteTimeout)} later, and used all the while.`,
        expected: atOnce,
        run: () => useUntil(absoluteTimeout, Math.floor(idleTimeout * 0.9)),
      },
      {
        name: 'Rotate the secret',
        about: 'Starts anew with a new AUTH_SECRET; the old one is still read.',
        expected: { jwt: 'unchanged', database: 'unchanged' },
        run: () => rotateSecret(),
      },
      {
        name: 'Forget the old secret',
        about: 'What you do when it has leaked.',
        expected: { jwt: olderSecret ? { within: 0 } : 'unchanged', database: 'unchanged' },
        run: () => forgetOlderSecrets(),
      },
      stopped ? start : stop(policy),
    ],
  };
}

const start: Experiment = {
  name: 'Start the database',
  about: 'Both sides reach it again.',
  expected: { jwt: 'unchanged', database: { within: 0 } },
  run: () => startDatabase(),
};

function stop(policy: SessionPolicy): Experiment {
  return {
    name: 'Stop the database',
    about: 'Cuts both sides off from it.',
    expected: each((name) =>
      promised[name].outlivesOutage(policy) > 0 ? 'unchanged' : { within: 0 },
    ),
    run: () => stopDatabase(),
  };
}

const atOnce = each(() => ({ within: 0 }));

function each(expected: (name: StrategyName) => Expected): Record<StrategyName, Expected> {
  return { jwt: expected('jwt'), database: expected('database') };
}

/** Moves the clock in steps after which both sessions are used, so that neither ends by idleness. */
async function useUntil(end: number, step: number): Promise<string | null> {
  let passed = 0;
  while (passed + step < end) {
    const failure = await moveClock(step);
    if (failure) return failure;
    passed += step;
    await Promise.all(strategyNames.map(ask));
  }
  return moveClock(end - passed);
}

function inDays(seconds: number): string {
  const days = seconds / 86_400;
  return days < 1 ? `${upToThree(seconds)} s` : `${upToThree(days)} days`;
}
