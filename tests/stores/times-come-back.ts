import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { defaultPolicy, initialTimes } from '../../src/kit/session/policy.ts';
import type { StoredSession } from '../../src/kit/session/store.ts';
import {
  type PrismaClientLike,
  prismaAdapter,
  prismaSessions,
  type QueryPool,
} from '../../src/kit/stores/prisma/index.ts';

/** By the clock of UTC, by which Prisma writes: in New York there is no 02:30 on that day. */
export const inGap = new Date('2030-03-10T02:30:00.123Z');

export const times = {
  'in the hour that a spring leaves out': inGap,
  'in the hour that an autumn has twice': new Date('2030-11-03T01:30:00.456Z'),
  'when the clocks go forward': new Date('2030-03-10T07:00:00Z'),
  'when the clocks go back': new Date('2030-11-03T06:00:00Z'),
  'on any day': new Date('2030-07-01T12:00:00Z'),
};

interface Database {
  readonly prisma: PrismaClientLike;
  readonly pool?: QueryPool;
}

async function begin(prisma: PrismaClientLike, time: Date): Promise<StoredSession> {
  const email = `${randomUUID()}@example.com`;
  const user = await prismaAdapter(prisma).createUser?.({ id: '', email, emailVerified: time });
  const session = sessionOf(user?.id ?? '', time);
  await prismaSessions(prisma).create(session);
  return session;
}

/** Checks that times are read as they were written, and that a session is live until it expires. */
export async function expectRight({ prisma, pool }: Database, time: Date): Promise<void> {
  const session = await begin(prisma, time);
  const { sid, userId, tokenHash, expires } = session;
  const stores = [prismaSessions(prisma), ...(pool ? [prismaSessions(prisma, { pool })] : [])];
  for (const store of stores) {
    const found = await store.find(tokenHash);
    expect(found?.session).toStrictEqual(session);
    expect(found?.user).toMatchObject({ id: userId, emailVerified: time });
  }
  const [store] = stores;
  const before = (end: Date) => new Date(end.getTime() - 1);
  expect(await store?.get(sid, before(expires))).toMatchObject({ createdAt: time, expires });
  expect(await store?.get(sid, expires)).toBeNull();
  const graceUntil = new Date(time.getTime() + 60_000);
  await store?.replace({ sid, tokenHash }, { tokenHash: randomUUID(), graceUntil }, time);
  for (const reader of stores)
    expect((await reader.find(tokenHash))?.graceUntil).toEqual(graceUntil);
}

/** Checks the times that the feed compares and returns: ends, graces, and the end of everyone's sessions. */
export async function expectChangesSince({ prisma, pool }: Database, time: Date): Promise<void> {
  for (const store of [
    prismaSessions(prisma),
    ...(pool ? [prismaSessions(prisma, { pool })] : []),
  ]) {
    const { session: table, sessionCutoff } = prisma as unknown as Tables; // of any generated client
    await sessionCutoff.deleteMany();
    const { sid, userId, tokenHash } = await begin(prisma, time);
    const request = { sids: [sid], limit: 100 };
    const graceUntil = new Date(time.getTime() + 60_000);
    await store.replace({ sid, tokenHash }, { tokenHash: randomUUID(), graceUntil }, time);
    const first = await store.changesSince({ ...request, cursor: null });
    expect(Math.abs(first.asOf.getTime() - Date.now())).toBeLessThan(anHour / 2);
    expect(first.asked).toMatchObject([{ sid, ended: false, graceUntil }]);
    await store.end({ userId }, 'revoked', time);
    expect(await store.cutoffFor(userId)).toEqual(time);
    const second = await store.changesSince({ ...request, cursor: first.cursor });
    expect(second.changes).toContainEqual(expect.objectContaining({ sid, ended: true }));

    // An earlier version of the kit, which writes through Prisma and notes no transaction.
    const earlier = await begin(prisma, time);
    const now = new Date();
    await table.update({ where: { id: earlier.sid }, data: { endedAt: now, changedAt: now } });
    const third = await store.changesSince({ ...request, cursor: second.cursor });
    expect(third.changes).toContainEqual(
      expect.objectContaining({ sid: earlier.sid, ended: true }),
    );

    await store.end({ everyone: true }, 'revoked', time);
    const last = await store.changesSince({ ...request, cursor: third.cursor });
    expect(last.cutoffOfEveryone).toEqual(time);
  }
}

interface Tables {
  session: { update(args: { where: { id: string }; data: object }): Promise<unknown> };
  sessionCutoff: { deleteMany(): Promise<unknown> };
}

const anHour = 3_600_000;

export function sessionOf(userId: string, time: Date): StoredSession {
  return {
    ...initialTimes(defaultPolicy, true, time),
    sid: randomUUID(),
    userId,
    tokenHash: randomUUID(),
    strategy: 'database',
    userAgent: null,
    ipAddress: null,
    claims: null,
  };
}
