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

async function begin(prisma: PrismaClientLike, at: Date): Promise<StoredSession> {
  const email = `${randomUUID()}@example.com`;
  const user = await prismaAdapter(prisma).createUser?.({ id: '', email, emailVerified: at });
  const session = sessionOf(user?.id ?? '', at);
  await prismaSessions(prisma).create(session);
  return session;
}

/** What was written comes back by each way of reading, and is live exactly as long as it should be. */
export async function expectRight({ prisma, pool }: Database, at: Date): Promise<void> {
  const session = await begin(prisma, at);
  const { sid, userId, tokenHash, expires } = session;
  const stores = [prismaSessions(prisma), ...(pool ? [prismaSessions(prisma, { pool })] : [])];
  for (const store of stores) {
    const found = await store.find(tokenHash);
    expect(found?.session).toStrictEqual(session);
    expect(found?.user).toMatchObject({ id: userId, emailVerified: at });
  }
  const [store] = stores;
  const before = (time: Date) => new Date(time.getTime() - 1);
  expect(await store?.get(sid, before(expires))).toMatchObject({ createdAt: at, expires });
  expect(await store?.get(sid, expires)).toBeNull();
  const graceUntil = new Date(at.getTime() + 60_000);
  await store?.replace({ sid, tokenHash }, { tokenHash: randomUUID(), graceUntil }, at);
  for (const each of stores) expect((await each.find(tokenHash))?.graceUntil).toEqual(graceUntil);
}

/** The same for what the feed compares and tells: ends, graces, and when everyone's sessions were ended. */
export async function expectChangesSince({ prisma, pool }: Database, at: Date): Promise<void> {
  for (const store of [
    prismaSessions(prisma),
    ...(pool ? [prismaSessions(prisma, { pool })] : []),
  ]) {
    const { session: table, sessionCutoff } = prisma as unknown as Tables; // of any generated client
    await sessionCutoff.deleteMany();
    const { sid, userId, tokenHash } = await begin(prisma, at);
    const question = { sids: [sid], limit: 100 };
    const graceUntil = new Date(at.getTime() + 60_000);
    await store.replace({ sid, tokenHash }, { tokenHash: randomUUID(), graceUntil }, at);
    const first = await store.changesSince({ ...question, cursor: null });
    expect(Math.abs(first.asOf.getTime() - Date.now())).toBeLessThan(anHour / 2);
    expect(first.asked).toMatchObject([{ sid, ended: false, graceUntil }]);
    await store.end({ userId }, 'revoked', at);
    expect(await store.cutoffFor(userId)).toEqual(at);
    const second = await store.changesSince({ ...question, cursor: first.cursor });
    expect(second.changes).toContainEqual(expect.objectContaining({ sid, ended: true }));

    // An earlier version of the kit, which writes through Prisma and notes no transaction.
    const earlier = await begin(prisma, at);
    const now = new Date();
    await table.update({ where: { id: earlier.sid }, data: { endedAt: now, changedAt: now } });
    const third = await store.changesSince({ ...question, cursor: second.cursor });
    expect(third.changes).toContainEqual(
      expect.objectContaining({ sid: earlier.sid, ended: true }),
    );

    await store.end({ everyone: true }, 'revoked', at);
    const last = await store.changesSince({ ...question, cursor: third.cursor });
    expect(last.cutoffOfEveryone).toEqual(at);
  }
}

interface Tables {
  session: { update(args: { where: { id: string }; data: object }): Promise<unknown> };
  sessionCutoff: { deleteMany(): Promise<unknown> };
}

const anHour = 3_600_000;

export function sessionOf(userId: string, at: Date): StoredSession {
  return {
    ...initialTimes(defaultPolicy, true, at),
    sid: randomUUID(),
    userId,
    tokenHash: randomUUID(),
    strategy: 'database',
    userAgent: null,
    ipAddress: null,
    claims: null,
  };
}
