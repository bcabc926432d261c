import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { StoredSession } from '../../src/kit/session/store.ts';
import { prismaAdapter, prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { testDatabase } from '../support/database.ts';
import { sessionOf } from './times-come-back.ts';

const now = new Date('2030-01-01T00:00:00Z');
const later = new Date('2030-01-01T00:00:05Z');
const ofUser = { userAgent: 'a browser', ipAddress: '192.0.2.7', claims: 'some claims' };
const nothing = { userAgent: null, ipAddress: null, claims: null };

describe('of a user', () => {
  const database = testDatabase();
  const store = () => prismaSessions(database.prisma);

  /** Creates a user with a live session, an expired one, and an ended one that still has all its data. */
  async function createUserWithSessions() {
    const { prisma } = database;
    const email = `${randomUUID()}@example.com`;
    const { id: userId } = await prisma.user.create({ data: { email } });
    const sessions = {
      live: { ...sessionOf(userId, now), ...ofUser },
      expired: { ...sessionOf(userId, now), ...ofUser },
      ended: { ...sessionOf(userId, now), ...ofUser },
    };
    for (const session of Object.values(sessions)) await store().create(session);
    const { expired, ended } = sessions;
    await prisma.session.update({ where: { id: expired.sid }, data: { expires: now } });
    await prisma.session.update({ where: { id: ended.sid }, data: { endedAt: now } });
    const sids = Object.values(sessions).map(({ sid }) => sid);
    const kept = () =>
      prisma.session.findMany({
        where: { id: { in: sids } },
        select: { userId: true, userAgent: true, ipAddress: true, claims: true },
      });
    return { userId, ...sessions, kept };
  }

  const forgotten = Array.from({ length: 3 }, () => ({ userId: null, ...nothing }));

  it('nothing is left when the adapter has deleted them', async () => {
    const { userId, kept } = await createUserWithSessions();
    await prismaAdapter(database.prisma).deleteUser?.(userId);
    expect(await kept()).toEqual(forgotten);
  });

  it('nothing is left at the next pruning when SQL has deleted them', async () => {
    const { userId, kept } = await createUserWithSessions();
    await database.pool.query('DELETE FROM "User" WHERE id = $1', [userId]);
    await store().prune(new Date(0), 10);
    expect(await kept()).toEqual(forgotten);
  });

  it('nothing is left of a live session as soon as a process has read the feed', async () => {
    const { userId, live, kept } = await createUserWithSessions();
    await database.prisma.user.delete({ where: { id: userId } });
    const { cursor } = await store().changesSince({ cursor: null, sids: [], limit: 100 });
    const { changes } = await store().changesSince({ cursor, sids: [], limit: 100 });
    expect(changes).toContainEqual(expect.objectContaining({ sid: live.sid, ended: true }));
    expect(await kept()).toContainEqual({ userId: null, ...nothing });
  });

  it('nothing is removed of other users, or when the deletion fails', async () => {
    const [gone, other] = [await createUserWithSessions(), await createUserWithSessions()];
    const { prisma, pool } = database;
    await prismaAdapter(prisma).deleteUser?.(gone.userId);
    await pool.query(`CREATE TABLE "Order" ("userId" text NOT NULL REFERENCES "User")`);
    await pool.query('INSERT INTO "Order" VALUES ($1)', [other.userId]);
    const deleting = prismaAdapter(prisma).deleteUser?.(other.userId);
    await expect(Promise.resolve(deleting)).rejects.toThrow();
    const found = await store().find(other.live.tokenHash);
    expect(found?.session).toMatchObject(ofUser);
    expect(await other.kept()).toEqual(
      Array.from({ length: 3 }, () => ({ userId: other.userId, ...ofUser })),
    );
  });

  it("neither address nor claims are kept of an ended session: of one, of all of a user's, or of everyone's", async () => {
    const scopes = [
      ({ userId, sid }: StoredSession) => ({ userId, sid }),
      ({ userId }: StoredSession) => ({ userId }),
      () => ({ everyone: true }) as const,
    ];
    for (const scopeOf of scopes) {
      const { live } = await createUserWithSessions();
      await store().end(scopeOf(live), 'revoked', later);
      const row = await database.prisma.session.findUnique({ where: { id: live.sid } });
      expect(row).toMatchObject({ ipAddress: null, claims: null, endReason: 'revoked' });
    }
  });
});
