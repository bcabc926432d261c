import GitHub from 'next-auth/providers/github';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../src/kit/config.ts';
import type { SessionKitConfig } from '../../src/kit/options.ts';
import { InvalidConfiguration } from '../../src/kit/session/errors.ts';
import { memorySessions } from '../../src/kit/testing/memory-sessions.ts';

const sessions = memorySessions(async () => null);
const adapter = {};
const shared = { providers: [GitHub], pages: { signIn: '/signin' } };
const jwt = { ...shared, session: { strategy: 'jwt' as const, maxAge: 1_000 } };
const database = { ...shared, adapter, session: { strategy: 'database' as const, maxAge: 2_000 } };

const resolve = (config: Partial<SessionKitConfig>, env: Record<string, string> = {}) =>
  resolveConfig({ providers: [], ...config }, env);

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
  return [];
}

describe('the strategy', () => {
  it("is the configuration's, by Auth.js's own rule", () => {
    expect(resolve({}).strategy).toBe('jwt');
    expect(resolve({ adapter }).strategy).toBe('database');
    expect(resolve({ adapter, session: { strategy: 'jwt' } }).strategy).toBe('jwt');
  });

  it('is jwt if there are two configurations and nothing else is set', () => {
    const both = { jwt, database, sessions };
    expect(resolveConfig(both, {}).strategy).toBe('jwt');
    expect(resolveConfig({ ...both, strategy: 'database' }, {}).strategy).toBe('database');
  });

  it("is the variable's, whatever the configuration", () => {
    const env = { AUTH_SESSION_STRATEGY: 'database' };
    expect(resolve({ adapter, strategy: 'jwt' }, env).strategy).toBe('database');
    expect(resolveConfig({ jwt, database, sessions, strategy: 'jwt' }, env).strategy).toBe(
      'database',
    );
  });
});

describe('two configurations', () => {
  it('may differ in session, adapter and callbacks, and the chosen one is used', () => {
    const callbacks = { redirect: () => '/' };
    const both = { jwt, database: { ...database, callbacks }, sessions };
    const one = resolveConfig(both, {});
    expect([one.policy.idleTimeout, one.authjs.callbacks]).toEqual([1_000, undefined]);
    const other = resolveConfig({ ...both, strategy: 'database' }, {});
    expect([other.policy.idleTimeout, other.authjs.callbacks]).toEqual([2_000, callbacks]);
  });

  it('share the adapter that only one of them has', () => {
    expect(resolveConfig({ jwt, database, sessions }, {}).authjs.adapter).toBe(adapter);
  });

  it('are refused in one line if they differ in anything else', () => {
    const pages = { signIn: '/elsewhere' };
    const differing = { ...database, pages, trustHost: true };
    expect(problemsOf(() => resolveConfig({ jwt, database: differing, sessions }, {}))).toEqual([
      'The two configurations differ in `pages`, `trustHost`, and may in `session`, `adapter` and `callbacks` only: take the rest from one object.',
    ]);
  });

  it('may repeat the same value', () => {
    const spelled = { ...database, providers: [GitHub], pages: { signIn: '/signin' } };
    expect(problemsOf(() => resolveConfig({ jwt, database: spelled, sessions }, {}))).toEqual([]);
  });
});

describe('the policy', () => {
  it("is Auth.js's if set, otherwise the default, without an absolute timeout", () => {
    expect(resolve({}).policy).toMatchObject({
      idleTimeout: 2_592_000,
      absoluteTimeout: null,
      renewEvery: 300,
    });
    expect(resolve({ session: { maxAge: 6_000, updateAge: 600 } }).policy).toMatchObject({
      idleTimeout: 6_000,
      renewEvery: 600,
    });
    expect(resolve({ session: { maxAge: 6_000 }, jwt: { maxAge: 60 } }).policy.idleTimeout).toBe(
      60,
    );
  });

  it("is the kit's option before Auth.js's, and the variable before both", () => {
    const config = { session: { maxAge: 6_000 }, policy: { idleTimeout: 7_000 } };
    expect(resolve(config).policy.idleTimeout).toBe(7_000);
    expect(resolve(config, { AUTH_IDLE_TIMEOUT: '8000' }).policy.idleTimeout).toBe(8_000);
  });

  it('renews at least twice within the idle timeout', () => {
    expect(resolve({ session: { maxAge: 100 } }).policy.renewEvery).toBe(50);
    expect(resolve({ session: { maxAge: 100, updateAge: 30 } }).policy.renewEvery).toBe(30);
  });

  it('is refused with a line for each impossible pair of times', () => {
    const policy = { absoluteTimeout: 10, migrationGrace: 601, revocationLag: 601 };
    expect(problemsOf(() => resolve({ policy }, { AUTH_IDLE_TIMEOUT: '20' }))).toEqual([
      'idleTimeout (AUTH_IDLE_TIMEOUT) must not be longer than absoluteTimeout (AUTH_ABSOLUTE_TIMEOUT).',
      'migrationGrace (AUTH_MIGRATION_GRACE) must not be longer than migrateEvery (AUTH_MIGRATE_EVERY).',
      'revocationLag (AUTH_REVOCATION_LAG) must not be longer than confirmFor (AUTH_CONFIRM_FOR).',
    ]);
  });

  it('confirms a token for at least two renewals: by default, and other values are refused', () => {
    expect(resolve({}).policy.confirmFor).toBe(600);
    expect(resolve({ session: { updateAge: 3_600 } }).policy.confirmFor).toBe(7_200);
    expect(problemsOf(() => resolve({}, { AUTH_CONFIRM_FOR: '599' }))).toEqual([
      'confirmFor (AUTH_CONFIRM_FOR) must be at least 600, twice renewEvery (AUTH_RENEW_EVERY).',
    ]);
  });

  it("names the replacement of an earlier version's variable", () => {
    expect(resolve({}, { AUTH_REVOCATION_MAX_STALE: '300' }).advice).toEqual([
      'AUTH_REVOCATION_MAX_STALE is not read any more: set AUTH_CONFIRM_FOR instead.',
    ]);
  });

  it('has a limit of sessions only with a store', () => {
    expect(problemsOf(() => resolve({}, { AUTH_MAX_SESSIONS: '3' }))).toEqual([
      '`maxSessions` needs a store: give `sessions` too.',
    ]);
  });
});

describe('the secret', () => {
  const env = { AUTH_SECRET: 'new', AUTH_SECRET_1: 'old', AUTH_SECRET_3: 'older' };

  it('is AUTH_SECRET, and older ones can decrypt', () => {
    expect(resolve({}, env).secrets).toEqual(['new', 'old', 'older']);
  });

  it('may have its name from before version 5, as in Auth.js', () => {
    const { AUTH_SECRET: NEXTAUTH_SECRET, ...older } = env;
    expect(resolve({}, { ...older, NEXTAUTH_SECRET }).secrets).toEqual(['new', 'old', 'older']);
    expect(resolve({}, { ...env, NEXTAUTH_SECRET: 'none' }).secrets).toEqual([
      'new',
      'old',
      'older',
    ]);
    const spelled = resolve({ secret: 'own' }, { ...older, NEXTAUTH_SECRET });
    expect(spelled.secrets).toEqual(['own', 'old', 'older']);
  });

  it('is the explicit one before the variable, as in Auth.js', () => {
    expect(resolve({ secret: 'own' }, env).secrets).toEqual(['own', 'old', 'older']);
    expect(resolve({ secret: ['own', 'before'] }).secrets).toEqual(['own', 'before']);
  });
});

describe('options that the kit replaces', () => {
  const refusals: [string, object][] = [
    ['jwt.encode', { jwt: { encode: async () => '' } }],
    ['jwt.decode', { jwt: { decode: async () => null } }],
    ['jwt.secret', { jwt: { secret: 'another' } }],
    ['session.generateSessionToken', { session: { generateSessionToken: () => 'token' } }],
    ['raw', { raw: Symbol('raw') }],
  ];

  it.each(refusals)('%s is refused in one line with a remedy', (option, config) => {
    const [problem, ...more] = problemsOf(() => resolve(config));
    expect(more).toEqual([]);
    expect(problem).toMatch(/^`[\w.]+` is not supported\. (Remove it|Write `)[^\n]*\.$/);
    expect(problem).toContain(`\`${option}\``);
  });

  it('are refused all at once', () => {
    const all = {
      jwt: { encode: async () => '', decode: async () => null },
      session: { generateSessionToken: () => 'token' },
    };
    expect(problemsOf(() => resolve(all))).toHaveLength(3);
  });
});

describe('how long a session lasts', () => {
  const age = (config: Partial<SessionKitConfig>) => resolve(config).policy.idleTimeout;

  it('follows jwt.maxAge if the configuration is for jwts, in either strategy', () => {
    const jwt = { maxAge: 60 };
    expect(age({ jwt })).toBe(60);
    expect(age({ adapter, jwt, session: { strategy: 'jwt' } })).toBe(60);
    expect(age({ adapter, jwt, strategy: 'jwt' })).toBe(60);
    const env = { AUTH_SESSION_STRATEGY: 'database' };
    const flipped = resolve({ adapter, jwt, session: { strategy: 'jwt' } }, env);
    expect(flipped.policy.idleTimeout).toBe(60);
  });

  it('ignores jwt.maxAge if the configuration is for rows, as plain Auth.js does', () => {
    const jwt = { maxAge: 60 };
    expect(age({ adapter, jwt })).toBe(2_592_000);
    expect(age({ adapter, jwt, session: { strategy: 'database' } })).toBe(2_592_000);
  });

  it("is no longer than the cookie's own age", () => {
    const cookies = { sessionToken: { options: { maxAge: 600 } } };
    expect(age({ cookies })).toBe(600);
    expect(age({ cookies, adapter, session: { maxAge: 300 } })).toBe(300);
  });
});

it("the cookie has the variable's name, and the configuration's options", () => {
  const options = { domain: 'example.com', httpOnly: true };
  const { cookies } = resolve(
    { cookies: { sessionToken: { name: 'a', options } } },
    { AUTH_SESSION_COOKIE: 'b' },
  ).authjs;
  expect(cookies?.sessionToken).toEqual({ name: 'b', options });
});
