import { decode } from '@auth/core/jwt';
import type { Session } from 'authjs-session-kit/next';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../../src/kit/session/token.ts';
import { Browser } from '../support/browser.ts';
import { countingConnections } from '../support/count-statements.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, secret, TestClock } from '../support/kit.ts';
import { asHandler } from './strategy/helpers.ts';
import { strategyContract } from './strategy-contract.ts';

describe('strategy database', () => {
  strategyContract('database');

  describe('what only the database strategy does', () => {
    const database = testDatabase();
    let browser: Browser;

    beforeAll(async () => {
      const { email } = await createUser(database.prisma);
      browser = new Browser(createTestKit('database', database).handlers);
      await browser.signIn(email, password);
    });

    it('keeps 256 random bits in the cookie and only their hash in the registry', async () => {
      const token = browser.sessionCookie?.value ?? '';
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      const rows = await database.prisma.session.findMany();
      expect(rows.map((row) => row.sessionToken)).toContain(hashToken(token));
      expect(JSON.stringify(rows)).not.toContain(token);
    });

    it('does not accept the hash from the registry as a token', async () => {
      const thief = new Browser(createTestKit('database', database).handlers);
      const hash = hashToken(browser.sessionCookie?.value ?? '');
      thief.setCookie('authjs.session-token', hash);
      expect(await thief.session()).toBeNull();
    });

    it('does not accept the secret from inside a jwt as a token', async () => {
      const { email } = await createUser(database.prisma);
      const other = new Browser(createTestKit('jwt', database).handlers);
      await other.signIn(email, password);
      const salt = 'authjs.session-token';
      const claims = await decode({ token: other.sessionCookie?.value ?? '', secret, salt });
      const thief = new Browser(createTestKit('database', database).handlers);
      for (const token of [String(claims?.token_id), `jwt:${claims?.token_id}`]) {
        thief.setCookie(salt, token);
        expect(await thief.session()).toBeNull();
      }
      const where = { sessionToken: hashToken(`jwt:${claims?.token_id}`) };
      expect(await database.prisma.session.count({ where })).toBe(1);
    });

    it('shows a changed user in every session at the next read', async () => {
      const { email } = await createUser(database.prisma);
      const kit = createTestKit('database', database);
      const visitor = new Browser(kit.handlers);
      await visitor.signIn(email, password);
      await database.prisma.user.update({ where: { email }, data: { name: 'Grace' } });
      expect(await visitor.session()).toMatchObject({ user: { name: 'Grace' } });
    });

    it('ends the sessions of a deleted user', async () => {
      const { email } = await createUser(database.prisma);
      const visitor = new Browser(createTestKit('database', database).handlers);
      await visitor.signIn(email, password);
      await database.prisma.user.delete({ where: { email } });
      expect(await visitor.session()).toBeNull();
    });

    describe('with cached reads', () => {
      const policy = { readCache: 30 };

      async function signedIn() {
        const { email } = await createUser(database.prisma);
        const { statements, ...connections } = countingConnections(database.url);
        const clock = new TestClock();
        const kit = createTestKit('database', connections, { clock: clock.now, policy });
        const visitor = new Browser(kit.handlers);
        await visitor.signIn(email, password);
        const session = (await visitor.session()) as Session;
        // The first answer from memory asks what has changed.
        await visitor.session();
        statements.length = 0;
        return { email, clock, kit, visitor, session, statements, prisma: connections.prisma };
      }

      it('queries the session once in that time, and the revocation feed every revocationLag', async () => {
        const { clock, visitor, kit, statements, prisma } = await signedIn();
        expect(kit.strategy.capabilities.seesUserChangesAtOnce).toBe(false);
        for (let read = 0; read < 5; read += 1) expect(await visitor.session()).not.toBeNull();
        expect(statements).toHaveLength(0);
        clock.advance(5);
        await visitor.session();
        await visitor.session();
        expect(statements).toHaveLength(1);
        clock.advance(25);
        statements.length = 0;
        await visitor.session();
        // The session; what changed is asked about what is kept only.
        expect(statements).toHaveLength(1);
        await prisma.$disconnect();
      });

      it("refuses a session that this process ended at once, and another process's within revocationLag", async () => {
        const { clock, visitor, kit, session, prisma } = await signedIn();
        const other = await signedIn();
        await kit.sessions.revokeAll(session);
        expect(await visitor.session()).toBeNull();

        const there = createTestKit('database', database, { clock: clock.now });
        await there.sessions.revokeAll(other.session);
        other.clock.advance(5);
        expect(await other.visitor.session()).toBeNull();
        await Promise.all([prisma.$disconnect(), other.prisma.$disconnect()]);
      });

      it('shows a change that the kit was told about at once', async () => {
        const { email, visitor, prisma } = await signedIn();
        await prisma.user.update({ where: { email }, data: { name: 'Grace' } });
        expect(await visitor.session()).toMatchObject({ user: { name: 'Ada' } });
        await visitor.post('/api/auth/session');
        expect(await visitor.session()).toMatchObject({ user: { name: 'Grace' } });
        await prisma.$disconnect();
      });

      it('renews a session once when renewal is due, and ends it on time', async () => {
        const { clock, visitor, session, prisma } = await signedIn();
        clock.advance(301);
        const renewed = (await visitor.session()) as Session;
        expect(Date.parse(renewed.expires)).toBeGreaterThan(Date.parse(session.expires));
        expect(await visitor.session()).toEqual(renewed);
        clock.advance(604_801);
        expect(await visitor.session()).toBeNull();
        await prisma.$disconnect();
      });
    });

    it("can't be configured without a store", () => {
      const build = () => createTestKit('database', database, { sessions: undefined });
      expect(build).toThrowError(/needs `adapter` and `sessions`/);
    });

    // The last test here: it takes the database away.
    it('responds with 503 while the database is down, and clears no cookie', async () => {
      await database.destroy();
      const response = await browser.get('/api/auth/session');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await response.json()).toEqual({ error: 'session_store_unavailable' });
      expect(response.headers.getSetCookie()).toEqual([]);

      const { createProxy, auth } = createTestKit('database', database);
      const handler = asHandler(auth, () => Response.json('never reached'));
      expect((await browser.get('/anything', handler)).status).toBe(503);
      const proxy = createProxy({ protect: ['/dashboard'] });
      expect((await browser.get('/dashboard', proxy)).status).toBe(503);
      const page = await browser.open('/dashboard', proxy);
      expect(page.status).toBe(503);
      expect(page.headers.get('retry-after')).toBe('5');
      expect(await page.text()).toContain('You have not been signed out.');
      expect((await browser.get('/', proxy)).status).toBe(200);
    });
  });
});
