import { describe, expect, it } from 'vitest';
import { describePlan, planSwitch } from '../../src/cli/switch/switch-plan.ts';

const settings = {
  from: 'jwt',
  fromSource: 'the default; AUTH_SESSION_STRATEGY is not set here',
  to: 'database',
  rollout: 100,
  hasSecret: true,
  makesClaims: true,
  breaks: [],
} as const;
const sessions = { jwt: 12, database: 2, plainAuthjs: 0, withoutClaims: 0 };

describe('the plan of a switch', () => {
  it('loses no session, rehearses, moves a quarter and then all, and says how to go back', () => {
    const plan = planSwitch(settings, sessions);
    expect(plan.checks).toEqual([
      { name: 'sessions lost', measured: 0, bound: 0, unit: 'sessions', holds: true },
      { name: 'what would break', measured: 0, bound: 0, unit: 'findings', holds: true },
    ]);
    expect(plan.problems).toEqual([]);
    expect(plan.steps.map(({ set }) => set)).toEqual([
      { AUTH_SESSION_SHADOW: 'on' },
      { AUTH_SESSION_STRATEGY: 'database', AUTH_SESSION_ROLLOUT: '25' },
      { AUTH_SESSION_ROLLOUT: '100' },
      { AUTH_SESSION_SHADOW: 'off' },
    ]);
    expect(plan.back.set).toEqual({ AUTH_SESSION_STRATEGY: 'jwt', AUTH_SESSION_ROLLOUT: '100' });
  });

  it('counts every jwt as lost if no secret can decrypt it, and says so', () => {
    const plan = planSwitch({ ...settings, hasSecret: false }, sessions);
    expect(plan.checks).toMatchObject([{ measured: 12, holds: false }, { holds: true }]);
    expect(plan.problems).toEqual([expect.stringContaining('AUTH_SECRET')]);
    expect(describePlan(plan, 'a database')).toContain('Lost now       12');
  });

  it('hashes the tokens of plain Auth.js first', () => {
    const [first] = planSwitch(settings, { ...sessions, plainAuthjs: 3 }).steps;
    expect(first?.say).toContain('sessions.adopt()');
  });

  it('promises nothing if the configuration would break', () => {
    const plan = planSwitch({ ...settings, breaks: ['auth.ts:3: no.'] }, sessions);
    expect(plan.checks).toMatchObject([
      { measured: 14, holds: false },
      { measured: 1, holds: false },
    ]);
    expect(describePlan(plan, 'a database')).toContain('auth.ts:3: no.');
  });

  it('says how many rows may be unable to move, if claims must be created', () => {
    const some = { ...sessions, withoutClaims: 2 };
    expect(describePlan(planSwitch(settings, some), 'a database')).toContain('Without claims 2,');
    const none = planSwitch({ ...settings, makesClaims: false }, some);
    expect(describePlan(none, 'a database')).not.toContain('Without claims');
  });

  it('finishes a started rollout, and has nothing to do after that', () => {
    const same = { ...settings, from: 'database' } as const;
    const started = planSwitch({ ...same, rollout: 25 }, sessions);
    expect(started.steps.map(({ set }) => set)).toEqual([{ AUTH_SESSION_ROLLOUT: '100' }]);
    expect(started.back.set).toEqual({ AUTH_SESSION_STRATEGY: 'jwt', AUTH_SESSION_ROLLOUT: '100' });
    const done = planSwitch(same, sessions);
    expect(done.steps).toEqual([]);
    const text = describePlan(done, 'a database');
    expect(text).toMatch(
      /^Already database \(the default; AUTH_SESSION_STRATEGY is not set here\)\./,
    );
    expect(text).toContain('Nothing to do');
    expect(text).not.toMatch(/From|Back/);
  });

  it('is readable', () => {
    expect(describePlan(planSwitch(settings, sessions), 'a database')).toMatchInlineSnapshot(`
      "From jwt (the default; AUTH_SESSION_STRATEGY is not set here) to database. Nothing is changed by this command.

      Database       a database
      Live sessions  jwt 12, database 2, plain Auth.js 0
                     Not counted: jwts of plain Auth.js, which have no row before their first request to the kit.
      Lost now       0

      Steps
        1.   AUTH_SESSION_SHADOW=on
             Rehearse for some days. There should be no \`disagreement\` event.
        2.   AUTH_SESSION_STRATEGY=database
             AUTH_SESSION_ROLLOUT=25
             A quarter of the sessions move when they are next used, each with a \`migration\` event. Wait some minutes.
        3.   AUTH_SESSION_ROLLOUT=100
             All other sessions move when they are next used.
        4.   AUTH_SESSION_SHADOW=off
             When \`migration\` events have become rare.
        Back AUTH_SESSION_STRATEGY=jwt
             AUTH_SESSION_ROLLOUT=100
             At any time. A session that has moved moves back when it is next used.

      Do each step on every server. docs/switching.md has the details."
    `);
  });
});
