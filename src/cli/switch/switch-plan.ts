import type { StrategyName } from 'authjs-session-kit';
import { docPage } from '../own-package.ts';

/** The numbers of live sessions in the registry. */
export interface SessionCounts {
  jwt: number;
  database: number;
  /** Rows of plain Auth.js, with their tokens in plain text. */
  plainAuthjs: number;
  /** Rows of database sessions without claims, from before the kit kept them. */
  withoutClaims: number;
}

export interface SwitchSettings {
  from: StrategyName;
  to: StrategyName;
  rollout: number;
  hasSecret: boolean;
  /** Whether the app has a callbacks.jwt. */
  makesClaims: boolean;
  /** What would break with the wanted strategy, a line for each. */
  breaks: readonly string[];
}

export interface Step {
  set: Record<string, string>;
  /** What to do beside setting variables, and what to see before going on. */
  say: string;
}

export interface SwitchPlan extends SwitchSettings {
  sessions: SessionCounts;
  checks: { name: string; measured: number; bound: number; unit: string; holds: boolean }[];
  /** Why sessions would be lost; empty when none would be. */
  problems: string[];
  steps: Step[];
  back: Step;
}

/**
 * What to set, in which order, to change the strategy; and how many sessions would be lost now.
 * Both strategies are read whichever is issued, so it is none as long as their tokens can be read.
 */
export function planSwitch(settings: SwitchSettings, sessions: SessionCounts): SwitchPlan {
  const { from, to, hasSecret, breaks } = settings;
  const all = sessions.jwt + sessions.database + sessions.plainAuthjs;
  // A jwt can be decrypted only with the secret that it was encrypted with.
  const unread = hasSecret ? 0 : sessions.jwt;
  const lost = breaks.length > 0 ? all : unread;
  const noSecret =
    'AUTH_SECRET is not set here: without the one that the servers use no jwt can be read.';
  const problems = [...(hasSecret ? [] : [noSecret]), ...breaks];
  return {
    ...settings,
    sessions,
    checks: [
      { name: 'sessions lost', measured: lost, bound: 0, unit: 'sessions', holds: lost === 0 },
      {
        name: 'what would break',
        measured: breaks.length,
        bound: 0,
        unit: 'findings',
        holds: breaks.length === 0,
      },
    ],
    problems,
    steps: from === to ? finish(settings) : change(settings, sessions),
    back: {
      set: { AUTH_SESSION_STRATEGY: from, AUTH_SESSION_ROLLOUT: '100' },
      say: 'At any time. Sessions that have moved come back when they are next used.',
    },
  };
}

function change({ to }: SwitchSettings, { plainAuthjs }: SessionCounts): Step[] {
  return [
    ...(plainAuthjs > 0 ? [adoptStep] : []),
    {
      set: { AUTH_SESSION_SHADOW: 'on' },
      say: 'Rehearse: for some days no `disagreement` event should come.',
    },
    {
      set: { AUTH_SESSION_STRATEGY: to, AUTH_SESSION_ROLLOUT: '25' },
      say: 'A quarter of the sessions move as they are used: `migration` events. Let some minutes pass.',
    },
    { set: { AUTH_SESSION_ROLLOUT: '100' }, say: 'The rest moves.' },
    { set: { AUTH_SESSION_SHADOW: 'off' }, say: 'When `migration` events have become rare.' },
  ];
}

/** The strategy is the wanted one; at most a rollout is under way. */
function finish({ rollout }: SwitchSettings): Step[] {
  if (rollout === 100) return [];
  return [
    {
      set: { AUTH_SESSION_ROLLOUT: '100' },
      say: `The rollout stands at ${rollout} %; the rest moves as it is used.`,
    },
  ];
}

const adoptStep: Step = {
  set: {},
  say: `Hash the tokens that plain Auth.js keeps as they are: call sessions.adopt() of the kit once, as ${docPage('switching.md')} shows.`,
};

/** The plan as text. */
export function describePlan(plan: SwitchPlan, label: string): string {
  const { from, to, rollout, sessions, makesClaims, checks, problems, steps, back } = plan;
  const { withoutClaims } = sessions;
  const [lost] = checks;
  const now = rollout === 100 ? from : `${from} for ${rollout} %`;
  return [
    `From ${now} to ${to}. Nothing is changed by this command.`,
    '',
    `Database       ${label}`,
    `Live sessions  jwt ${sessions.jwt}, database ${sessions.database}, plain Auth.js ${sessions.plainAuthjs}`,
    '               Jwts of plain Auth.js have no row before their first request to the kit, and are not counted.',
    ...(makesClaims && withoutClaims > 0 ? unclaimed(withoutClaims) : []),
    `Lost now       ${lost?.measured ?? 0}`,
    ...problems.map((problem) => `               ${problem}`),
    '',
    ...(steps.length === 0 ? [`Nothing to do: ${to} is issued to every session.`] : ['Steps']),
    ...steps.flatMap((step, index) => describeStep(step, `${index + 1}.`)),
    ...describeStep(back, 'Back'),
    '',
    `Each step on every server. The run-book is ${docPage('switching.md')}.`,
  ].join('\n');
}

/** Of rows that may not be able to move. */
function unclaimed(count: number): string[] {
  return [
    `Without claims ${count}, in rows from before. Each gets them once, by callbacks.jwt as at a sign-in with`,
    "               `account: null`. Where that throws the session can't move, and goes on in its row. What",
    '               only a provider gave needs a new sign-in.',
  ];
}

function describeStep({ set, say }: Step, mark: string): string[] {
  const variables = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  const [first = '', ...rest] = [...variables, say];
  return [`  ${mark.padEnd(5)}${first}`, ...rest.map((line) => `       ${line}`)];
}
