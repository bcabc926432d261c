import { decode, encode } from '@auth/core/jwt';
import type { Session } from 'authjs-session-kit/next';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { Browser } from '../support/browser.ts';
import { countingConnections } from '../support/count-statements.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, secret, TestClock } from '../support/kit.ts';
import { asAction } from '../support/next-scope.ts';
import { strategyContract } from './strategy-contract.ts';

describe('strategy jwt', () => {
  strategyContract('jwt');

  describe('what only the jwt strategy does', () => {
    const database = testDatabase();
    let browser: Browser;

    beforeAll(async () => {
      const { email } = await createUser(database.prisma);
      browser = new Browser(createTestKit('jwt', database).handlers);
      await browser.signIn(email, password);
    });

    it('keeps the session in an encrypted token that plain Auth.js can read', async () => {
      const token = browser.sessionCookie?.value ?? '';
      expect(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())).toEqual({
        alg: 'dir',
        enc: 'A256GCM',
        kid: expect.any(String),
      });
      const claims = await decode({ token, secret, salt: 'authjs.session-token' });
      expect(claims).toMatchObject({ sid: expect.any(String), email: expect.any(String) });
      // Nothing twice: the app has claims of no name of the kit's, and the user is in theirs.
      for (const name of ['app_claims', 'user_columns']) expect(claims).not.toHaveProperty(name);
    });

    it("keeps the app's claims from sign-in through renewals", async () => {
      const { email } = await createUser(database.prisma);
      let now = Date.now();
      const kit = createTestKit('jwt', database, {
        clock: () => new Date(now),
        callbacks: {
          jwt: ({ token, user }) => (user ? { ...token, plan: 'pro' } : token),
          session: ({ session, token }) => Object.assign(session, { plan: token.plan }),
        },
      });
      const visitor = new Browser(kit.handlers);
      await visitor.signIn(email, password);
      now += 400_000;
      await visitor.session();
      now += 400_000;
      expect(await visitor.session()).toMatchObject({ plan: 'pro' });
    });

    it('writes claims that changed during a read to the cookie at once', async () => {
      const { email } = await createUser(database.prisma);
      let reads = 0;
      const kit = createTestKit('jwt', database, {
        callbacks: { jwt: ({ token }) => ({ ...token, reads: ++reads }) },
      });
      const visitor = new Browser(kit.handlers);
      await visitor.signIn(email, password);
      const before = visitor.sessionCookie?.value;
      await visitor.session();
      expect(visitor.sessionCookie?.value).not.toBe(before);
    });

    it("signs out when the app's callback returns null", async () => {
      const { email } = await createUser(database.prisma);
      const kit = createTestKit('jwt', database, {
        callbacks: { jwt: ({ token, user }) => (user ? token : null) },
      });
      const visitor = new Browser(kit.handlers);
      await visitor.signIn(email, password);
      expect(visitor.sessionCookie).toBeDefined();
      expect(await visitor.session()).toBeNull();
    });

    it("does not let the app's callback change the session's user", async () => {
      const { email } = await createUser(database.prisma);
      const kit = createTestKit('jwt', database, {
        callbacks: { jwt: ({ token }) => ({ ...token, sub: 'somebody else', sid: 'other' }) },
      });
      const visitor = new Browser(kit.handlers);
      await visitor.signIn(email, password);
      const session = await visitor.session();
      expect(session).not.toMatchObject({ sid: 'other' });
      expect(session).not.toMatchObject({ user: { id: 'somebody else' } });
    });

    it("does not let updateClaims change the session's user", async () => {
      const { email } = await createUser(database.prisma);
      const kit = createTestKit('jwt', database, {
        updateClaims: ({ token }) => ({ ...token, sub: 'somebody else', sid: 'other' }),
      });
      const visitor = new Browser(kit.handlers);
      await visitor.signIn(email, password);
      const before = (await visitor.session()) as Session;
      const answer = await visitor.post('/api/auth/session');
      const after = [await answer.json(), await visitor.session()] as Session[];
      for (const { sid, user } of after) {
        expect([sid, user.id]).toEqual([before.sid, before.user.id]);
      }
    });

    it('splits a token that is too long for one cookie, and joins it again', async () => {
      const { email } = await createUser(database.prisma);
      const kit = createTestKit('jwt', database, {
        callbacks: { jwt: ({ token }) => ({ ...token, long: 'x'.repeat(5000) }) },
      });
      const visitor = new Browser(kit.handlers);
      await visitor.signIn(email, password);
      expect([...visitor.cookies.keys()]).toEqual(
        expect.arrayContaining(['authjs.session-token.0', 'authjs.session-token.1']),
      );
      expect(await visitor.session()).toMatchObject({ user: { email } });

      const acting = new Browser(kit.handlers);
      const fields = { email, password, redirect: false } as const;
      await acting.get(
        '/anything',
        asAction(() => kit.signIn('credentials', fields)),
      );
      expect(await acting.session()).toMatchObject({ user: { email } });
    });

    it('shows a user changed elsewhere once the token is refreshed, not before', async () => {
      const { email } = await createUser(database.prisma);
      const kit = createTestKit('jwt', database);
      const visitor = new Browser(kit.handlers);
      await visitor.signIn(email, password);
      await database.prisma.user.update({ where: { email }, data: { name: 'Grace' } });
      expect(await visitor.session()).toMatchObject({ user: { name: 'Ada' } });
      // As in plain Auth.js: what a browser sends is for the app's callbacks.
      await visitor.update({ name: 'Eve' });
      expect(await visitor.session()).toMatchObject({ user: { name: 'Ada' } });
      await visitor.get('/anything', asAction(kit.refreshSession));
      expect(await visitor.session()).toMatchObject({ user: { name: 'Grace' } });
    });

    it('queries ended sessions at most once every revocationLag, however many reads there are', async () => {
      const { email } = await createUser(database.prisma);
      const { statements, ...connections } = countingConnections(database.url);
      const clock = new TestClock();
      const visitor = new Browser(createTestKit('jwt', connections, { clock: clock.now }).handlers);
      await visitor.signIn(email, password);
      statements.length = 0;
      const read = () => Promise.all(Array.from({ length: 20 }, () => visitor.session()));
      await read();
      await read();
      expect(statements).toEqual([]);
      clock.advance(5);
      await read();
      await read();
      expect(statements).toHaveLength(1);
      await connections.prisma.$disconnect();
    });

    it('works without a store, and says that it can neither list nor end sessions', async () => {
      const { email } = await createUser(database.prisma);
      const kit = createTestKit('jwt', database, { sessions: undefined });
      const visitor = new Browser(kit.handlers);
      await visitor.signIn(email, password);
      const session = (await visitor.session()) as Session;
      expect(session).toMatchObject({ user: { email }, strategy: 'jwt' });
      expect(kit.strategy.capabilities.listsAndRevokes).toBe(false);
      const said = { code: 'invalid_configuration', message: expect.stringContaining('a store') };
      await expect(kit.sessions.list(session)).rejects.toMatchObject(said);
      await expect(kit.sessions.revokeAll(session)).rejects.toMatchObject(said);
      expect(await database.prisma.session.count({ where: { userId: session.user.id } })).toBe(0);
      await visitor.post('/api/auth/signout');
      expect(visitor.sessionCookie).toBeUndefined();
    });

    it('refuses a token after its absolute timeout, whatever its `exp` says', async () => {
      const claims = await decode({
        token: browser.sessionCookie?.value ?? '',
        secret,
        salt: 'authjs.session-token',
      });
      const past = Math.floor(Date.now() / 1000) - 1;
      const token = await createJwe([secret]).encrypt(
        { ...claims, absolute_exp: past },
        'authjs.session-token',
      );
      const visitor = new Browser(createTestKit('jwt', database).handlers);
      visitor.setCookie('authjs.session-token', token);
      expect(await visitor.session()).toBeNull();
    });

    describe('a token that plain Auth.js beside the kit has extended', () => {
      const salt = 'authjs.session-token';
      const week = 604_800;

      async function throughPlainAuthjs(token = '', at: Date): Promise<string> {
        const claims = await createJwe([secret]).decrypt(token, salt, at);
        vi.useFakeTimers({ now: at, toFake: ['Date'] });
        const written = await encode({ token: claims ?? {}, secret, salt, maxAge: 4 * week });
        vi.useRealTimers();
        return written;
      }

      async function rewritten(clock: TestClock) {
        const { email } = await createUser(database.prisma);
        const kit = createTestKit('jwt', database, { clock: clock.now });
        const visitor = new Browser(kit.handlers);
        await visitor.signIn(email, password);
        const session = (await visitor.session()) as Session;
        const token = await throughPlainAuthjs(visitor.sessionCookie?.value, clock.now());
        visitor.setCookie(salt, token);
        return { kit, visitor, session, token };
      }

      it('stays ended, also after the registry has forgotten its end', async () => {
        const clock = new TestClock();
        const { kit, visitor, session, token } = await rewritten(clock);
        expect(await visitor.session()).toMatchObject({ sid: session.sid });
        await kit.sessions.revoke(session, session.sid);
        for (const seconds of [1, week, 2 * week]) {
          clock.advance(seconds);
          const later = new Browser(createTestKit('jwt', database, { clock: clock.now }).handlers);
          for (const browser of [visitor, later]) {
            browser.setCookie(salt, token);
            expect(await browser.session()).toBeNull();
          }
        }
      });

      it("ends with its row, so that no session is left that can't be revoked", async () => {
        const clock = new TestClock();
        const { visitor, session } = await rewritten(clock);
        clock.advance(week - 60);
        const { expires } = (await visitor.session()) as Session;
        expect(Date.parse(expires)).toBeGreaterThan(Date.parse(session.expires));
        visitor.setCookie(
          salt,
          await throughPlainAuthjs(visitor.sessionCookie?.value, clock.now()),
        );
        clock.advance(week + 1);
        expect(await visitor.session()).toBeNull();
      });
    });
  });
});
