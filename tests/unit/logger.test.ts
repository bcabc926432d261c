import { AdapterError, CredentialsSignin } from '@auth/core/errors';
import { describe, expect, it, vi } from 'vitest';
import { redactingLogger } from '../../src/kit/authjs/logger.ts';
import { newSessionToken } from '../../src/kit/session/token.ts';

const token = newSessionToken();
const jwe = `eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..${token}.abc.def`;

function recording() {
  const said: unknown[] = [];
  const say = (...args: unknown[]) => void said.push(...args);
  return { said, logger: redactingLogger({ error: say, warn: say, debug: say }, true) };
}

describe('the logger that Auth.js gets', () => {
  it('logs no debug messages to the console by default', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    redactingLogger({}).debug('hello');
    expect(log).not.toHaveBeenCalled();
    redactingLogger({}, true).debug('hello');
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it("passes debug messages to the app's own logger always, as Auth.js does", () => {
    const said: string[] = [];
    redactingLogger({ debug: (message) => void said.push(message) }).debug('hello');
    expect(said).toEqual(['hello']);
  });

  it("uses the console if the app's own logger is undefined", () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    redactingLogger({ error: undefined }).error(new Error('hello'));
    expect(log).toHaveBeenCalledWith('[auth][error] Error: hello');
    log.mockRestore();
  });

  it('redacts tokens by their shape and secrets by their field, at any depth', () => {
    const { said, logger } = recording();
    logger.debug(`adapter_getSessionAndUser ${token}`, {
      args: [token, { sessionToken: 'short', nested: { deep: [`a ${jwe} b`] } }],
      body: { email: 'ada@example.com', password: 'hunter2', csrfToken: 'x' },
      account: { access_token: 'a', refresh_token: 'b', id_token: 'c', provider: 'github' },
      headers: new Headers({ cookie: 'authjs.session-token=1', accept: 'text/html' }),
    });
    expect(said).toEqual([
      'adapter_getSessionAndUser [redacted]',
      {
        args: ['[redacted]', { sessionToken: '[redacted]', nested: { deep: ['a [redacted] b'] } }],
        body: { email: 'ada@example.com', password: '[redacted]', csrfToken: '[redacted]' },
        account: {
          access_token: '[redacted]',
          refresh_token: '[redacted]',
          id_token: '[redacted]',
          provider: 'github',
        },
        headers: { accept: 'text/html', cookie: '[redacted]' },
      },
    ]);
  });

  it('keeps the class of an error and its cause, and redacts both messages', () => {
    const { said, logger } = recording();
    const cause = new RangeError(`no row for ${token}`);
    logger.error(new AdapterError(cause.message, { cause: { err: cause } }));
    logger.error(new CredentialsSignin(`with ${token}`));
    const [adapter, credentials] = said;
    expect(adapter).toBeInstanceOf(AdapterError);
    expect(credentials).toBeInstanceOf(CredentialsSignin);
    expect(credentials).toMatchObject({ type: 'CredentialsSignin', code: 'credentials' });
    const { err } = (adapter as AdapterError).cause as { err: Error };
    expect(err).toBeInstanceOf(RangeError);
    expect(err.message).toBe('no row for [redacted]');
    for (const error of [err, adapter, credentials]) {
      expect(`${error} ${(error as Error).stack}`).not.toContain(token);
    }
  });

  it('handles circular objects', () => {
    const { said, logger } = recording();
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    logger.debug('loop', loop);
    expect(said).toHaveLength(2);
  });
});
