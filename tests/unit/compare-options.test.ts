import { describe, expect, it } from 'vitest';
import { optionTable, readCompareOptions } from '../../src/cli/compare/compare-options.ts';
import { isLoopback, isSameApp } from '../../src/cli/compare/loopback.ts';
import { parseOptions } from '../../src/cli/options.ts';

const parseCompareOptions = (args: string[], env: Record<string, string>) =>
  readCompareOptions(parseOptions(args, optionTable), env);

function refusal(args: string[], env = {}): string {
  try {
    parseCompareOptions(args, env);
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_option' });
    const { message } = error as Error; // what was just looked at
    expect(message).not.toContain('\n');
    return message;
  }
  return 'nothing';
}

describe('the options of session-kit compare', () => {
  it('have defaults', () => {
    expect(parseCompareOptions([], {})).toEqual({
      requests: 2000,
      json: false,
      html: undefined,
      inputs: {},
    });
  });

  it("take the app's own numbers", () => {
    const args = ['--users=2500', '--requests-per-day', '40', '--auth-per-request', '1.5'];
    const { inputs } = parseCompareOptions([...args, '--db-rtt', '0', '--pool', '5'], {});
    expect(inputs).toEqual({
      users: 2500,
      requestsPerDay: 40,
      authPerRequest: 1.5,
      dbRttMs: 0,
      pool: 5,
    });
  });

  it.each([
    [['--requests', '99'], '--requests must be a whole number from 100 to 100000, not "99"'],
    [['--requests', '100001'], '100001'],
    [['--requests', '1e3'], '1e3'],
    [['--requests', ''], 'not ""'],
    [['--requests=-100'], '-100'],
    [['--requests', '-100'], 'ambiguous'],
    [['--users', 'many'], '--users must be a number from 0'],
    [['--users', 'NaN'], 'NaN'],
    [['--users', '99999999999'], '99999999999'],
    [['--db-rtt', '1001'], '--db-rtt must be a number from 0 to 1000'],
    [['--pool', '0'], '--pool must be a whole number from 1'],
    [['--pool', '2.5'], '2.5'],
    [['--html', ''], '--html needs the path'],
    [['--htlm', 'page.html'], '--htlm'],
    [['here'], 'here'],
    [['--email', 'ada@example.com'], '--email needs --url'],
    [['--remote'], '--remote needs --url'],
    [['--url', 'http://localhost:3000', '--users', '5'], "--users can't be used with --url"],
  ])('refuse %j', (args, what) => {
    expect(refusal(args)).toContain(what);
  });

  it.each([
    'localhost:3000',
    'http://localhost:3000/app',
    'http://localhost:3000/?a=b',
    'http://ada:secret@localhost:3000',
    'ftp://localhost',
    '',
  ])('refuse %j as the origin of an app, without repeating it', (url) => {
    const message = refusal(['--url', url]);
    expect(message).toContain('--url must be an origin');
    expect(message).not.toContain('secret');
  });

  it('measure another machine only with an explicit option', () => {
    const url = ['--url', 'https://app.example.com', '--email', 'ada@example.com'];
    const env = { SESSION_KIT_PASSWORD: 'from the environment' };
    expect(refusal(url, env)).toContain('--remote');
    expect(parseCompareOptions([...url, '--remote'], env).app).toEqual({
      origin: 'https://app.example.com',
      email: 'ada@example.com',
      password: 'from the environment',
    });
    expect(refusal(['--url', 'https://app.example.com', '--remote'])).toContain('--email');
  });

  it('use the demo user only for the demo app', () => {
    const { app } = parseCompareOptions(['--url', 'http://localhost:3000'], {});
    expect(app?.email).toBe('demo@example.com');
    expect(refusal(['--url', 'http://localhost:3000', '--email', 'ada@example.com'])).toContain(
      'SESSION_KIT_PASSWORD',
    );
  });
});

describe('this machine', () => {
  it.each(['localhost', 'app.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])('is %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['localhost.example.com', '127.0.0.1.example.com', '128.0.0.1', 'mylocalhost', '[::]'])(
    'is not %s',
    (host) => expect(isLoopback(host)).toBe(false),
  );

  it('has one app at a port, whatever its host name', () => {
    const same = (one: string, other: string) => isSameApp(new URL(one), new URL(other));
    expect(same('http://127.0.0.1:3000', 'http://localhost:3000/signin')).toBe(true);
    expect(same('http://localhost:3000', 'http://localhost:3001')).toBe(false);
    expect(same('http://localhost:3000', 'https://localhost:3000')).toBe(false);
    expect(same('http://localhost', 'http://example.com')).toBe(false);
  });
});
