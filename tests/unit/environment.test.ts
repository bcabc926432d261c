import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/auth/environment.ts';
import { readSessionEnvironment } from '../../src/kit/environment.ts';
import { InvalidConfiguration } from '../../src/kit/session/errors.ts';

const enough = { AUTH_SECRET: 'secret', DATABASE_URL: 'postgresql://localhost/app' };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readEnvironment(env);
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
  return [];
}

describe('readEnvironment', () => {
  it('needs a secret and a database, and omits what is unset', () => {
    expect(readEnvironment(enough)).toEqual({
      session: { secret: ['secret'], policy: {} },
      databaseUrl: 'postgresql://localhost/app',
      demoUsers: false,
    });
  });

  it("reads the cookie's name and earlier names, whether to rehearse and whether to adopt", () => {
    const given = {
      AUTH_SESSION_COOKIE: '__Host-session',
      AUTH_SESSION_COOKIE_EARLIER: '__Secure-authjs.session-token, authjs.session-token',
      AUTH_SESSION_SHADOW: 'on',
      AUTH_SESSION_ADOPT: 'off',
    };
    expect(readSessionEnvironment({ ...enough, ...given })).toMatchObject({
      cookieName: '__Host-session',
      earlierCookieNames: ['__Secure-authjs.session-token', 'authjs.session-token'],
      shadow: true,
      adopt: false,
    });
  });

  it('refuses invalid cookie names', () => {
    const given = { AUTH_SESSION_COOKIE: 'a b', AUTH_SESSION_COOKIE_EARLIER: 'fine,not;fine' };
    expect(problemsOf({ ...enough, ...given })).toEqual([
      'AUTH_SESSION_COOKIE must be the name of a cookie.',
      'AUTH_SESSION_COOKIE_EARLIER must be names of cookies, with commas between.',
    ]);
  });

  it('adds demo users only if DEMO_USERS is "on", and refuses unclear values', () => {
    const demoUsers = (value: string) =>
      readEnvironment({ ...enough, DEMO_USERS: value }).demoUsers;
    expect(demoUsers('on')).toBe(true);
    expect([demoUsers('off'), demoUsers('')]).toEqual([false, false]);
    for (const value of ['true', '1', 'ON', ' on', 'yes']) {
      expect(problemsOf({ ...enough, DEMO_USERS: value })).toEqual([
        `DEMO_USERS must be "on" or "off", not "${value}".`,
      ]);
    }
  });

  it('reads the limit of sessions, its action, and the header with the address', () => {
    const given = {
      AUTH_MAX_SESSIONS: '3',
      AUTH_ON_SESSION_LIMIT: 'reject',
      AUTH_ADDRESS_HEADER: 'x-real-ip',
    };
    const { policy, addressHeader } = readSessionEnvironment({ ...enough, ...given });
    expect(policy).toMatchObject({ maxSessions: 3, onLimit: 'reject' });
    expect(addressHeader).toBe('x-real-ip');
  });

  it('refuses impossible limits, each with a line', () => {
    const given = {
      AUTH_MAX_SESSIONS: '0',
      AUTH_ON_SESSION_LIMIT: 'explode',
      AUTH_ADDRESS_HEADER: 'a header',
    };
    expect(problemsOf({ ...enough, ...given })).toEqual([
      'AUTH_MAX_SESSIONS must be more than 0.',
      'AUTH_ON_SESSION_LIMIT must be "evict-oldest" or "reject", not "explode".',
      'AUTH_ADDRESS_HEADER must be the name of a header, like x-forwarded-for.',
    ]);
  });

  it('reads how long reads are cached, which may be zero', () => {
    const cache = (text: string) => ({ ...enough, AUTH_SESSION_READ_CACHE: text });
    expect(readSessionEnvironment(enough).policy.readCache).toBeUndefined();
    expect(readSessionEnvironment(cache('0')).policy.readCache).toBe(0);
    expect(readSessionEnvironment(cache('3')).policy.readCache).toBe(3);
    expect(problemsOf(cache('-1'))).toEqual(['AUTH_SESSION_READ_CACHE must be 0 or more.']);
    expect(problemsOf(cache('soon'))).toEqual([
      'AUTH_SESSION_READ_CACHE must be a whole number of seconds.',
    ]);
  });

  it('names the two strategies if the value is neither', () => {
    expect(problemsOf({ ...enough, AUTH_SESSION_STRATEGY: 'cookie' })).toEqual([
      'AUTH_SESSION_STRATEGY must be "jwt" or "database", not "cookie".',
    ]);
  });

  it('reads older secrets in order', () => {
    const env = { ...enough, AUTH_SECRET_1: 'one', AUTH_SECRET_3: 'three' };
    expect(readSessionEnvironment(env).secret).toEqual(['secret', 'one', 'three']);
  });

  it('has its own code for a missing secret', () => {
    const { AUTH_SECRET: _, ...env } = enough;
    expect(() => readEnvironment(env)).toThrowError(
      expect.objectContaining({ code: 'missing_secret' }),
    );
  });

  it('needs neither secret nor database during a build', () => {
    const env = { NEXT_PHASE: 'phase-production-build' };
    expect(readEnvironment(env)).toMatchObject({ databaseUrl: '', session: { secret: [] } });
  });

  it("doesn't report a missing secret for another mistake during a build", () => {
    const env = { NEXT_PHASE: 'phase-production-build', EMAIL_FROM: 'a@example.com' };
    expect(() => readEnvironment(env)).toThrowError(
      expect.objectContaining({ code: 'invalid_configuration' }),
    );
  });

  it('counts an empty variable as unset', () => {
    const { session } = readEnvironment({ ...enough, AUTH_SESSION_STRATEGY: '' });
    expect(session.strategy).toBeUndefined();
  });

  it.each([
    ['AUTH_IDLE_TIMEOUT', 'a week'],
    ['AUTH_IDLE_TIMEOUT', '-1'],
    ['AUTH_ABSOLUTE_TIMEOUT', '1.5'],
    ['AUTH_RENEW_EVERY', '0'],
    ['DATABASE_URL', 'mysql://localhost/app'],
    ['DATABASE_URL', 'localhost'],
    ['AUTH_URL', 'example.com'],
    ['AUTH_OIDC_ISSUER', 'issuer'],
  ])('says in one line what is wrong with %s=%s', (name, value) => {
    const problems = problemsOf({ ...enough, [name]: value });
    expect(problems[0]).toMatch(new RegExp(`^${name} must be .*\\.$`));
  });

  it('says which variables of a provider are missing', () => {
    const env = { ...enough, AUTH_OIDC_ID: 'id', EMAIL_FROM: 'a@example.com' };
    expect(problemsOf(env)).toEqual([
      'AUTH_OIDC_ISSUER and AUTH_OIDC_SECRET must be set too: AUTH_OIDC_ISSUER, AUTH_OIDC_ID, AUTH_OIDC_SECRET belong together.',
      'EMAIL_SERVER must be set too: EMAIL_SERVER, EMAIL_FROM belong together.',
    ]);
  });

  it('lists all mistakes at once, without secrets', () => {
    const env = {
      AUTH_SECRET: 'hunter2',
      AUTH_SESSION_STRATEGY: 'x',
      DATABASE_URL: 'user:hunter2@host',
    };
    const problems = problemsOf(env);
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('reports a missing secret whatever else is wrong', () => {
    const env = { DATABASE_URL: 'localhost', EMAIL_FROM: 'a@example.com' };
    expect(() => readEnvironment(env)).toThrowError(
      expect.objectContaining({
        code: 'missing_secret',
        problems: [
          'AUTH_SECRET is not set. Make one with: openssl rand -base64 32.',
          'DATABASE_URL must be a postgresql:// URL.',
          'EMAIL_SERVER must be set too: EMAIL_SERVER, EMAIL_FROM belong together.',
        ],
      }),
    );
  });
});

describe('readSessionEnvironment', () => {
  it("needs only the secret, and ignores the app's own variables", () => {
    const env = { AUTH_SECRET: 'secret', DATABASE_URL: 'file:./dev.db', EMAIL_SERVER: 'none' };
    expect(readSessionEnvironment(env).secret).toEqual(['secret']);
    expect(() => readSessionEnvironment({})).toThrowError(
      expect.objectContaining({ code: 'missing_secret' }),
    );
  });
});
