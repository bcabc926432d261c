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
  signInOnBoth,
  startDatabase,
  stopDatabase,
  tamper,
} from './actions';
import { ask, signedOut } from './ask';
import type { Expectations, Expected } from './timeline';

/** Something to do to both sessions at once. */
export interface Experiment {
  readonly name: string;
  readonly about: string;
  /** The outcome of a side that notices. */
  readonly change: string;
  /** When each side should notice; `null`: nothing is promised. */
  readonly expected: Expectations | null;
  /** @returns why it wasn't done; `null`: it was. */
  run(): Promise<string | null>;
}

export interface ExperimentGroup {
  readonly name: string;
  readonly experiments: readonly Experiment[];
}

/** How things are when an experiment begins. */
export interface Circumstances {
  /** Whether both sides are cut off from the database; then nothing is promised. */
  stopped: boolean;
  /** Whether the jwt was encrypted with an older secret. */
  olderSecret: boolean;
}

/** Seconds that a side is watched beyond the time in which it should have noticed. */
export const slack = 2;

/** Where every comparison begins. */
export const signIn: Experiment = {
  name: 'Sign in on both',
  about: '',
  change: 'signed in',
  expected: null,
  run: () => signInOnBoth(),
};

export function elsewhereGroup(policy: SessionPolicy, { stopped }: Circumstances): ExperimentGroup {
  const expected = stopped
    ? null
    : onBoth((name) => ({ within: promised[name].endKnownWithin(policy) }));
  return {
    name: 'In another process of the app',
    experiments: [
      {
        name: 'Change the name',
        about: "Writes another name into the user's row.",
        change: 'the new name',
        expected,
        run: () => rename(`Ada at ${new Date().toLocaleTimeString('en-GB')}`),
      },
      {
        name: 'Revoke from elsewhere',
        about: 'Ends both sessions, as the list of devices does.',
        change: signedOut,
        expected,
        run: () => revoke(),
      },
      {
        name: 'Disable the user',
        about: 'Ends both sessions, and refuses new ones.',
        change: signedOut,
        expected,
        run: () => disable(),
      },
    ],
  };
}

export function browserGroup({ stopped }: Circumstances): ExperimentGroup {
  return {
    name: 'In this browser',
    experiments: [
      {
        name: 'Tamper with the cookie',
        about: 'Changes one character in the middle of each token.',
        change: signedOut,
        expected: stopped ? null : atOnce,
        run: () => tamper(),
      },
    ],
  };
}

/** What everybody who compares on this server shares. */
export function serverGroup(policy: SessionPolicy, circumstances: Circumstances): ExperimentGroup {
  const { stopped } = circumstances;
  const experiments = [
    ...clockExperiments(policy),
    ...secretExperiments(circumstances),
    stop(policy),
    start,
  ];
  return {
    name: 'On the server',
    experiments: stopped
      ? experiments.map((experiment) => ({ ...experiment, expected: null }))
      : experiments,
  };
}

const atOnce = onBoth(() => ({ within: 0 }));
const unchanged = onBoth(() => 'unchanged');

function clockExperiments({ idleTimeout }: SessionPolicy): Experiment[] {
  return [
    {
      name: 'Move the clock, idle',
      about: `${asTime(idleTimeout)} later, the idle timeout, and nobody used the session.`,
      change: signedOut,
      expected: atOnce,
      run: () => moveClock(idleTimeout),
    },
    {
      name: 'Move the clock, in use',
      about: `${asTime(absoluteTimeout)} later, the absolute timeout, and the session was in use.`,
      change: signedOut,
      expected: atOnce,
      run: () => useUntil(absoluteTimeout, Math.floor(idleTimeout * 0.9)),
    },
  ];
}

function secretExperiments({ olderSecret }: Circumstances): Experiment[] {
  return [
    {
      name: 'Rotate the secret',
      about: 'Restarts both with a new AUTH_SECRET; the old one is still read.',
      change: signedOut,
      expected: unchanged,
      run: () => rotateSecret(),
    },
    {
      name: 'Forget the old secret',
      about: 'What you do when it has leaked. Rotate it first.',
      change: signedOut,
      expected: olderSecret ? { ...unchanged, jwt: { within: 0 } } : unchanged,
      run: () => forgetOlderSecrets(),
    },
  ];
}

const start: Experiment = {
  name: 'Start the database',
  about: 'Both sides reach it again. Stop it first.',
  change: 'signed in',
  expected: null,
  run: () => startDatabase(),
};

function stop(policy: SessionPolicy): Experiment {
  return {
    name: 'Stop the database',
    about: `Cuts both sides off from it. A jwt is read on for ${promised.jwt.outlivesOutage(policy)} s.`,
    change: 'an error, and no sign-out',
    expected: onBoth((name): Expected => {
      const seconds = promised[name].outlivesOutage(policy);
      return seconds > policy.revocationLag + slack ? 'unchanged' : { within: seconds };
    }),
    run: () => stopDatabase(),
  };
}

function onBoth(expectedOf: (name: StrategyName) => Expected): Expectations {
  return { jwt: expectedOf('jwt'), database: expectedOf('database') };
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
