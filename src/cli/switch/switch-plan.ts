import { type StrategyName, strategyNames } from 'authjs-session-kit';
import { docPage } from '../own-package.ts';

/** The number of live sessions in the registry, by kind. */
export interface SessionCounts {
  jwt: number;
  database: number;
  /** Rows of plain Auth.js, with their tokens in plain text. */
  plainAuthjs: number;
  /** Rows of database sessions without claims, written by an earlier version of the kit or plain Auth.js. */
  withoutClaims: number;
}

export interface SwitchSettings {
  from: StrategyName;
  /** Where `from` was read; servers may have another value. */
  fromSource: string;
  to: StrategyName;
  rollout: number;
  hasSecret: boolean;
  /** Whether the app has a callbacks.jwt. */
  makesClaims: boolean;
  /** What would break with the wanted strategy, one line for each problem. */
  breaks: readonly string[];
}

export interface Step {
  set: Record<string, string>;
  /** What to do in addition to setting variables, and what to check before the next step. */
  say: string;
}

export interface SwitchPlan extends SwitchSettings {
  sessions: SessionCounts;
  checks: { name: string; measured: number; bound: number; unit: string; holds: boolean }[];
  /** Why sessions would be lost; empty when none would be. */
  problems: string[];
  steps: Step[];
  /** Returns to the strategy before the change; while a rollout is unfinished, that is the other one. */
  back: Step;
}

/**
 * Plans a change of strategy: what to set, in which order, and how many sessions would be lost now. The kit
 * reads the tokens of both strategies, so no session is lost as long as its token can be read.
 */
export function planSwitch(settings: SwitchSettings, sessions: SessionCounts): SwitchPlan {
  const { from, to, hasSecret, breaks } = settings;
  const liveSessions = sessions.jwt + sessions.database + sessions.plainAuthjs;
  // A jwt can be decrypted only with the secret that it was encrypted with.
  const undecryptable = hasSecret ? 0 : sessions.jwt;
  const lost = breaks.length > 0 ? liveSessions : undecryptable;
  const noSecret =
    'AUTH_SECRET is not set here. Jwts can be read only with the AUTH_SECRET of the servers.';
  const problems = [...(hasSecret ? [] : [noSecret]), ...breaks];
  const before = from === to ? otherThan(to) : from;
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
      set: { AUTH_SESSION_STRATEGY: before, AUTH_SESSION_ROLLOUT: '100' },
      say: 'At any time. A session that has moved moves back when it is next used.',
    },
  };
}

export const otherThan = (strategy: StrategyName) =>
  strategyNames.find((name) => name !== strategy) ?? strategy;

function change({ to }: SwitchSettings, { plainAuthjs }: SessionCounts): Step[] {
  return [
    ...(plainAuthjs > 0 ? [adoptStep] : []),
    {
      set: { AUTH_SESSION_SHADOW: 'on' },
      say: 'Rehearse for some days. There should be no `disagreement` event.',
    },
    {
      set: { AUTH_SESSION_STRATEGY: to, AUTH_SESSION_ROLLOUT: '25' },
      say: 'A quarter of the sessions move when they are next used, each with a `migration` event. Wait some minutes.',
    },
    {
      set: { AUTH_SESSION_ROLLOUT: '100' },
      say: 'All other sessions move when they are next used.',
    },
    { set: { AUTH_SESSION_SHADOW: 'off' }, say: 'When `migration` events have become rare.' },
  ];
}

/** The wanted strategy is set already; a rollout may be unfinished. */
function finish({ rollout }: SwitchSettings): Step[] {
  if (rollout === 100) return [];
  return [
    {
      set: { AUTH_SESSION_ROLLOUT: '100' },
      say: `The rollout is at ${rollout} %. All other sessions move when they are next used.`,
    },
  ];
}

const adoptStep: Step = {
  set: {},
  say: `Plain Auth.js keeps its tokens unhashed. Hash them: call the kit's sessions.adopt() once, as ${docPage('switching.md')} shows.`,
};

/** The plan as text. */
export function describePlan(plan: SwitchPlan, label: string): string {
  const { from, fromSource, to, rollout, sessions, makesClaims, checks, problems, steps, back } =
    plan;
  const { withoutClaims } = sessions;
  const [lost] = checks;
  const now = `${rollout === 100 ? from : `${from} for ${rollout} %`} (${fromSource})`;
  const title = from === to ? `Already ${now}` : `From ${now} to ${to}`;
  return [
    `${title}. Nothing is changed by this command.`,
    '',
    `Database       ${label}`,
    `Live sessions  jwt ${sessions.jwt}, database ${sessions.database}, plain Auth.js ${sessions.plainAuthjs}`,
    '               Not counted: jwts of plain Auth.js, which have no row before their first request to the kit.',
    ...(makesClaims && withoutClaims > 0 ? linesOnMissingClaims(withoutClaims) : []),
    `Lost now       ${lost?.measured ?? 0}`,
    ...problems.map((problem) => `               ${problem}`),
    '',
    ...(steps.length === 0 ? [`Nothing to do: ${to} is issued to every session.`] : ['Steps']),
    ...steps.flatMap((step, index) => describeStep(step, `${index + 1}.`)),
    ...(steps.length === 0 ? [] : describeStep(back, 'Back')),
    '',
    `Do each step on every server. ${docPage('switching.md')} has the details.`,
  ].join('\n');
}

/** Lines about rows without claims, whose sessions may not be able to change the strategy. */
function linesOnMissingClaims(count: number): string[] {
  return [
    `Without claims ${count}, in rows of plain Auth.js or of an earlier version of the kit. Claims are made for each`,
    '               once: callbacks.jwt is called as at a sign-in, with `account: null`. Where it throws, the',
    '               session stays a database session. Claims that only the provider can give need a new',
    '               sign-in.',
  ];
}

function describeStep({ set, say }: Step, mark: string): string[] {
  const variables = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  const [first = '', ...rest] = [...variables, say];
  return [`  ${mark.padEnd(5)}${first}`, ...rest.map((line) => `       ${line}`)];
}
