import { type SessionPolicy, type StrategyName, strategyNames } from 'authjs-session-kit';
import { absoluteTimeout } from '@/auth/policy';
import { promised } from '@/cost-model/facts';
import { upToThree } from '@/cost-model/units';
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
import type { Expectations, Expected } from './timeline';

/** Something to do to both sessions at once. */
export interface Experiment {
  readonly name: string;
  readonly about: string;
  /** What each side should answer from then on; `null`: nothing is promised. */
  readonly expected: Expectations | null;
  /** `null`: done; else why it wasn't. */
  run(): Promise<string | null>;
}

export interface Group {
  readonly name: string;
  readonly experiments: readonly Experiment[];
}

/** How things are when an experiment begins. */
export interface Setting {
  /** Whether both sides are cut off from the database; then nothing is promised. */
  stopped: boolean;
  /** Whether the jwt was sealed with an older secret. */
  olderSecret: boolean;
}

/** Seconds that a side is watched beyond the time in which it should have noticed. */
export const slack = 2;

export function ofAnotherProcess(policy: SessionPolicy, { stopped }: Setting): Group {
  const within = each((name) => ({ within: promised[name].endKnownWithin(policy) }));
  const expected = stopped ? null : within;
  return {
    name: 'By another process of the app',
    experiments: [
      {
        name: 'Change my name',
        about: 'Writes another name into the user’s row.',
        expected,
        run: () => rename(`Renamed at ${new Date().toLocaleTimeString('en-GB')}`),
      },
      {
        name: 'Revoke from elsewhere',
        about: 'Ends both sessions, as from the list of devices.',
        expected,
        run: () => revoke(),
      },
      {
        name: 'Disable the user',
        about: 'Keeps the user from signing in, and ends what there is.',
        expected,
        run: () => disable(),
      },
    ],
  };
}

export function ofTheBrowser({ stopped }: Setting): Group {
  return {
    name: 'In this browser',
    experiments: [
      {
        name: 'Tamper with one byte',
        about: 'Puts another character into the middle of each token.',
        expected: stopped ? null : atOnce,
        run: () => tamper(),
      },
    ],
  };
}

/** What all who compare on the server feel. */
export function ofTheServer(policy: SessionPolicy, { stopped, olderSecret }: Setting): Group {
  const { idleTimeout } = policy;
  const unlessStopped = (expected: Expectations) => (stopped ? null : expected);
  return {
    name: 'On the server',
    experiments: [
      {
        name: 'Clock to the idle timeout',
        about: `${asTime(idleTimeout)} later, with nothing asked in between.`,
        expected: unlessStopped(atOnce),
        run: () => moveClock(idleTimeout),
      },
      {
        name: 'Clock to the absolute timeout',
        about: `${asTime(absoluteTimeout)} later, and used all the while.`,
        expected: unlessStopped(atOnce),
        run: () => useUntil(absoluteTimeout, Math.floor(idleTimeout * 0.9)),
      },
      {
        name: 'Rotate the secret',
        about: 'Starts anew with a new AUTH_SECRET; the old one is still read.',
        expected: unlessStopped(unchanged),
        run: () => rotateSecret(),
      },
      {
        name: 'Forget the old secret',
        about: 'What you do when it has leaked.',
        expected: unlessStopped(olderSecret ? { ...unchanged, jwt: { within: 0 } } : unchanged),
        run: () => forgetOlderSecrets(),
      },
      stopped ? start : stop(policy),
    ],
  };
}

const atOnce = each(() => ({ within: 0 }));
const unchanged = each(() => 'unchanged');

const start: Experiment = {
  name: 'Start the database',
  about: 'Both sides reach it again.',
  expected: null,
  run: () => startDatabase(),
};

function stop(policy: SessionPolicy): Experiment {
  const expected = (name: StrategyName): Expected => {
    const outlived = promised[name].outlivesOutage(policy);
    return outlived > policy.revocationLag + slack ? 'unchanged' : { within: outlived };
  };
  return {
    name: 'Stop the database',
    about: 'Cuts both sides off from it.',
    expected: each(expected),
    run: () => stopDatabase(),
  };
}

function each(expected: (name: StrategyName) => Expected): Expectations {
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

function asTime(seconds: number): string {
  const days = seconds / 86_400;
  return days < 1 ? `${upToThree(seconds)} s` : `${upToThree(days)} days`;
}
