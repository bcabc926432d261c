import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { connect } from '../../prisma/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { faultOf } from '../../src/kit/session/fault.ts';
import { testDatabase } from '../support/database.ts';

describe('what PostgreSQL and Prisma throw', () => {
  const database = testDatabase();

  async function faultIn(asked: PromiseLike<unknown>) {
    const error = await Promise.resolve(asked).then(
      () => 'nothing was thrown',
      (thrown: unknown) => thrown,
    );
    return error === 'nothing was thrown' ? error : faultOf(error);
  }

  /** A client whose connections go somewhere else. */
  async function elsewhere(change: (url: URL) => void) {
    const url = new URL(database.url);
    change(url);
    const { prisma, pool } = connect(url.href, { connectionTimeoutMillis: 500 });
    const faults = [await faultIn(prisma.user.findFirst()), await faultIn(pool.query('SELECT 1'))];
    await prisma.$disconnect();
    return faults;
  }

  describe('is a mistake, where', () => {
    it("a required column is missing, by Prisma's own check and by the database's", async () => {
      const { prisma } = database;
      const email = null as unknown as string; // what an adapter passes on of a provider
      expect(await faultIn(prisma.user.create({ data: { email } }))).toBe('mistake');
      const insert = prisma.$executeRaw`INSERT INTO "User" (id, email) VALUES ('one', NULL)`;
      expect(await faultIn(insert)).toBe('mistake');
    });

    it('a value is taken already', async () => {
      const { prisma, pool } = database;
      const data = { email: 'taken@example.com' };
      await prisma.user.create({ data });
      expect(await faultIn(prisma.user.create({ data }))).toBe('mistake');
      const insert = `INSERT INTO "User" (id, email) VALUES ('two', 'taken@example.com')`;
      expect(await faultIn(pool.query(insert))).toBe('mistake');
    });

    it("a row's foreign key has no target, or the row is missing", async () => {
      const { prisma } = database;
      const data = { sessionToken: 'a token', userId: 'missing', expires: new Date() };
      expect(await faultIn(prisma.session.create({ data }))).toBe('mistake');
      const where = { id: 'missing' };
      expect(await faultIn(prisma.user.update({ where, data: { name: 'Ada' } }))).toBe('mistake');
    });

    it('a text or a statement is invalid, or a trigger refuses', async () => {
      const { prisma, pool } = database;
      const where = { email: 'a\0b' };
      expect(await faultIn(prisma.user.findUnique({ where }))).toBe('mistake');
      expect(await faultIn(pool.query('SELECT $1::text', ['a\0b']))).toBe('mistake');
      expect(await faultIn(pool.query('SELECTED'))).toBe('mistake');
      await pool.query(`ALTER TABLE "User" ADD CONSTRAINT work CHECK (email NOT LIKE '%@home')`);
      const data = { email: 'ada@home' };
      expect(await faultIn(prisma.user.create({ data }))).toBe('mistake');
      expect(await faultIn(pool.query(`DO $$ BEGIN RAISE 'no'; END $$`))).toBe('mistake');
    });

    it("a table or a column isn't there", async () => {
      const { prisma, pool } = database;
      await pool.query('ALTER TABLE "VerificationToken" DROP COLUMN token');
      expect(await faultIn(prisma.verificationToken.findFirst())).toBe('mistake');
      await pool.query('DROP TABLE "VerificationToken"');
      expect(await faultIn(prisma.verificationToken.findFirst())).toBe('mistake');
      expect(await faultIn(pool.query('SELECT * FROM "VerificationToken"'))).toBe('mistake');
    });
  });

  describe('is an outage, where', () => {
    it('no server listens, or there is no such host', async () => {
      const refused = await elsewhere((url) => Object.assign(url, { host: '127.0.0.1:1' }));
      expect(refused).toEqual(['outage', 'outage']);
      const nowhere = await elsewhere((url) => Object.assign(url, { hostname: 'nowhere.invalid' }));
      expect(nowhere).toEqual(['outage', 'outage']);
    });

    it("the database or its user isn't there", async () => {
      const none = await elsewhere((url) => Object.assign(url, { pathname: '/nothing' }));
      expect(none).toEqual(['outage', 'outage']);
      const unknownRole = await elsewhere((url) => Object.assign(url, { username: 'missing' }));
      expect(unknownRole).toEqual(['outage', 'outage']);
    });

    it('no connection is free, or the pool has ended', async () => {
      const { prisma, pool } = connect(database.url, { max: 1, connectionTimeoutMillis: 200 });
      const client = await pool.connect();
      expect(await faultIn(prisma.user.findFirst())).toBe('outage');
      expect(await faultIn(pool.query('SELECT 1'))).toBe('outage');
      client.release();
      await pool.end();
      expect(await faultIn(prisma.user.findFirst())).toBe('outage');
    });

    it('a lock or a statement takes too long', async () => {
      const locking = await database.pool.connect();
      await locking.query('BEGIN; LOCK TABLE "User" IN ACCESS EXCLUSIVE MODE');
      for (const options of ['-c lock_timeout=100', '-c statement_timeout=100']) {
        const pool = new pg.Pool({ connectionString: database.url, options });
        const adapter = new PrismaPg(pool, { disposeExternalPool: true });
        const prisma = new PrismaClient({ adapter });
        expect(await faultIn(prisma.user.findFirst())).toBe('outage');
        expect(await faultIn(pool.query('SELECT * FROM "User"'))).toBe('outage');
        await prisma.$disconnect();
      }
      await locking.query('ROLLBACK');
      locking.release();
    });

    it('the connection breaks in the middle of a statement', async () => {
      const { prisma, pool } = connect(database.url);
      const locking = await database.pool.connect();
      for (const query of [
        () => prisma.user.findFirst().then((user) => user),
        () => pool.query('SELECT * FROM "User"'),
      ]) {
        await locking.query('BEGIN; LOCK TABLE "User" IN ACCESS EXCLUSIVE MODE');
        const fault = faultIn(query());
        await expect
          .poll(async () => {
            const ended = await database.pool.query(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock'`,
            );
            return ended.rowCount;
          })
          .toBe(1);
        expect(await fault).toBe('outage');
        await locking.query('ROLLBACK');
      }
      locking.release();
      await prisma.$disconnect();
    });
  });
});
