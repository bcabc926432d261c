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
import { fetchAnswer, signedOut } from './polling';
import type { Expectations, Expected } from './timeline';

/** An action on both sessions, or on the server of both. */
export interface Experiment {
  readonly name: string;
  readonly about: string;
  /** The outcome to expect, in words. */
  readonly change: string;
  /** When the outcome of each side should change; `null` if nothing is promised. */
  readonly expected: Expectations | null;
  /** @returns why it failed, in words; `null` if it succeeded. */
  run(): Promise<string | null>;
}

export interface ExperimentGroup {
  readonly name: string;
  readonly experiments: readonly Experiment[];
}

/** The state of the server when an experiment begins. */
export interface Conditions {
  /** Whether both sides are cut off from the database; then nothing is promised. */
  databaseStopped: boolean;
  /** Whether the jwt is encrypted with an older secret. */
  olderSecret: boolean;
}

/** Both sides are watched this many seconds longer than the expected time. */
export const watchMargin = 2;

/** The first step of every comparison. */
export const signIn: Experiment = {
  name: 'Sign in on both',
  about: '',
  change: 'signed in',
  expected: null,
  run: () => signInOnBoth(),
};

export function otherProcessGroup(
  policy: SessionPolicy,
  { databaseStopped }: Conditions,
): ExperimentGroup {
  const expected = databaseStopped
    ? null
    : forBoth((name) => ({ within: promised[name].endKnownWithin(policy) }));
  return {
    name: 'In another process of the app',
    experiments: [
      {
        name: 'Change the name',
        about: "Changes the name in the user's row.",
        change: 'the new name',
        expected,
        run: () => rename(`Ada at ${new Date().toLocaleTimeString('en-GB')}`),
      },
      {
        name: 'Revoke from elsewhere',
        about: 'Ends both sessions, as the page Devices does.',
        change: signedOut,
        expected,
        run: () => revoke(),
      },
      {
        name: 'Disable the user',
        about: 'Ends both sessions and prevents new ones.',
        change: signedOut,
        expected,
        run: () => disable(),
      },
    ],
  };
}

export function browserGroup({ databaseStopped }: Conditions): ExperimentGroup {
  return {
    name: 'In this browser',
    experiments: [
      {
        name: 'Tamper with the cookie',
        about: 'Changes one character in the middle of each token.',
        change: signedOut,
        expected: databaseStopped ? null : atOnce,
        run: () => tamper(),
      },
    ],
  };
}

/** Experiments that affect all visitors of this server. */
export function serverGroup(policy: SessionPolicy, conditions: Conditions): ExperimentGroup {
  const { databaseStopped } = conditions;
  const experiments = [
    ...clockExperiments(policy),
    ...secretExperiments(conditions),
    stopExperiment(policy),
    startExperiment,
  ];
  return {
    name: 'On the server',
    experiments: databaseStopped
      ? experiments.map((experiment) => ({ ...experiment, expected: null }))
      : experiments,
  };
}

const atOnce = forBoth(() => ({ within: 0 }));
const unchanged = forBoth(() => 'unchanged');

function clockExperiments({ idleTimeout }: SessionPolicy): Experiment[] {
  return [
    {
      name: 'Move the clock, idle',
      about: `${durationText(idleTimeout)} later (the idle timeout), the session was not used.`,
      change: signedOut,
      expected: atOnce,
      run: () => moveClock(idleTimeout),
    },
    {
      name: 'Move the clock, in use',
      about: `${durationText(absoluteTimeout)} later (the absolute timeout), the session was used all the time.`,
      change: signedOut,
      expected: atOnce,
      run: () => useUntil(absoluteTimeout, Math.floor(idleTimeout * 0.9)),
    },
  ];
}

function secretExperiments({ olderSecret }: Conditions): Experiment[] {
  return [
    {
      name: 'Rotate the secret',
      about: 'Restarts both with a new AUTH_SECRET. The old one is kept for reading.',
      change: signedOut,
      expected: unchanged,
      run: () => rotateSecret(),
    },
    {
      name: 'Forget the old secret',
      about: 'What you do after a secret has leaked. Rotate the secret first.',
      change: signedOut,
      expected: olderSecret ? { ...unchanged, jwt: { within: 0 } } : unchanged,
      run: () => forgetOlderSecrets(),
    },
  ];
}

const startExperiment: Experiment = {
  name: 'Start the database',
  about: 'Reconnects both sides. Stop the database first.',
  change: 'signed in',
  expected: null,
  run: () => startDatabase(),
};

function stopExperiment(policy: SessionPolicy): Experiment {
  return {
    name: 'Stop the database',
    about: `Disconnects both sides. A jwt stays readable for ${promised.jwt.outlivesOutage(policy)} s.`,
    change: 'an error but no sign-out',
    expected: forBoth((name): Expected => {
      const seconds = promised[name].outlivesOutage(policy);
      return seconds > policy.revocationLag + watchMargin ? 'unchanged' : { within: seconds };
    }),
    run: () => stopDatabase(),
  };
}

function forBoth(expectedOf: (name: StrategyName) => Expected): Expectations {
  return { jwt: expectedOf('jwt'), database: expectedOf('database') };
}

/** Moves the clock in steps, and uses both sessions after each, so that neither becomes idle. */
async function useUntil(end: number, step: number): Promise<string | null> {
  let passed = 0;
  while (passed + step < end) {
    const failure = await moveClock(step);
    if (failure) return failure;
    passed += step;
    await Promise.all(strategyNames.map(fetchAnswer));
  }
  return moveClock(end - passed);
}

function durationText(seconds: number): string {
  const days = seconds / 86_400;
  return days < 1 ? `${upToThree(seconds)} s` : `${upToThree(days)} days`;
}
