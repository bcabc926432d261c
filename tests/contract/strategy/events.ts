import { describe, expect } from 'vitest';
import type { SessionEvent } from '../../../src/kit/session/events.ts';
import { Browser } from '../../support/browser.ts';
import { password } from '../../support/kit.ts';
import { asAction } from '../../support/next-scope.ts';
import type { ContractTest } from './fixtures.ts';
import { sessionOf, signIn } from './helpers.ts';

export function eventsContract(it: ContractTest): void {
  describe('events', () => {
    it('report sign-in, renewal, rotation and end once each, with user and time', async ({
      strategy,
      clock,
      build,
      user,
    }) => {
      const events: SessionEvent[] = [];
      const kit = build({ onEvent: (event) => void events.push(event) });
      const browser = await signIn(kit, user);
      const { sid } = await sessionOf(browser);
      clock.advance(400);
      await browser.session();
      await browser.get('/anything', asAction(kit.sessions.rotate));
      await browser.post('/api/auth/signout');
      const about = { strategy, sid, userId: user.id, at: expect.any(Date) };
      const info = { userAgent: 'a browser for tests', ipAddress: null };
      expect(events).toEqual([
        { type: 'sign_in', provider: 'credentials', remember: true, ...info, ...about },
        { type: 'renewal', ...about },
        { type: 'rotation', ...about },
        { type: 'end', reason: 'signed_out', ...about },
      ]);
      expect(events[1]?.at).toEqual(clock.now());
    });

    it("report a failed sign-in, with the provider and Auth.js's error type", async ({
      build,
      user,
    }) => {
      const events: SessionEvent[] = [];
      const browser = new Browser(build({ onEvent: (e) => void events.push(e) }).handlers);
      await browser.signIn(user.email, 'not the password');
      expect(events).toMatchObject([
        { type: 'sign_in_failed', provider: 'credentials', error: 'CredentialsSignin' },
      ]);
    });

    it('report a session that a new sign-in replaced', async ({ build, user }) => {
      const events: SessionEvent[] = [];
      const browser = await signIn(build({ onEvent: (e) => void events.push(e) }), user);
      const { sid } = await sessionOf(browser);
      await browser.signIn(user.email, password);
      expect(events.filter(({ type }) => type === 'end')).toMatchObject([
        { sid, reason: 'replaced' },
      ]);
    });

    it("don't break a sign-in if the listener fails, and the error is logged", async ({
      build,
      user,
    }) => {
      const errors: Error[] = [];
      const logger = { error: (error: Error) => void errors.push(error) };
      const { handlers } = build({
        logger,
        onEvent: async () => {
          throw new Error('The log is full.');
        },
      });
      const browser = await signIn({ handlers }, user);
      expect(await browser.session()).not.toBeNull();
      expect(errors.map(({ message }) => message)).toEqual(['The log is full.']);
    });

    it('and logs never hold a token, a password or a hash, not even with debug: true', async ({
      clock,
      build,
      database,
      user,
      capabilities,
    }) => {
      const said: unknown[] = [];
      const say = (...args: unknown[]) => void said.push(...args);
      const kit = build({
        debug: true,
        logger: { error: say, warn: say, debug: say },
        onEvent: say,
      });
      const browser = new Browser(kit.handlers);
      const secrets = new Set<string>([password]);
      const remember = () => secrets.add(browser.sessionCookie?.value ?? password);
      await browser.signIn(user.email, 'not the password either');
      secrets.add('not the password either');
      await browser.signIn(user.email, password);
      remember();
      await browser.signIn(user.email, password);
      remember();
      clock.advance(400);
      await browser.session();
      remember();
      await browser.post('/api/auth/session');
      remember();
      await browser.get('/anything', asAction(kit.sessions.rotate));
      remember();
      await browser.post('/api/auth/signout');
      for (const { sessionToken } of await database.prisma.session.findMany()) {
        secrets.add(sessionToken);
      }
      const text = said.map(textOf).join('\n');
      // What Auth.js asks its adapter of a session is logged where the adapter has it.
      expect(text.includes('adapter_')).toBe(!capabilities.readsWithoutDatabase);
      expect(text).toContain('CredentialsSignin');
      expect(secrets.size).toBeGreaterThan(5);
      for (const secret of secrets) expect(text).not.toContain(secret);
    });

    it('are not logged as errors', async ({ build, user }) => {
      const errors: Error[] = [];
      const kit = build({ logger: { error: (error) => errors.push(error) } });
      const browser = await signIn(kit, user);
      await browser.session();
      expect((await browser.update({ note: 'sent' })).status).toBe(200);
      await browser.post('/api/auth/signout');
      expect(errors).toEqual([]);
    });
  });
}

function textOf(said: unknown): string {
  if (said instanceof Error) {
    return `${said.name} ${said.message} ${said.stack} ${textOf(said.cause)}`;
  }
  return typeof said === 'string' ? said : (JSON.stringify(said, showErrors) ?? '');
}

function showErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? textOf(value) : value;
}
