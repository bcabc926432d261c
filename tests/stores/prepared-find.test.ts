import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, initialTimes } from '../../src/kit/session/policy.ts';
import type { StoredSession } from '../../src/kit/session/store.ts';
import { prismaAdapter, prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { appDatabase } from '../support/app-database.ts';
import { testDatabase } from '../support/database.ts';
import { renamedSchema } from '../support/renamed-schema.ts';

const now = new Date('2030-01-01T00:00:00.123Z');

/** What users have, from nothing to everything. */
const users = [
  { email: 'least@example.com' },
  {
    email: 'most@example.com',
    name: 'Ada “the first” Lovelace 😀',
    image: 'https://example.com/a.png',
    emailVerified: new Date('2020-02-29T12:34:56.789Z'),
    role: 'admin',
    points: 2n ** 62n + 1n,
    ratio: 0.1 + 0.2,
    age: -7,
    isStaff: true,
    settings: { theme: 'dark', numbers: [1, 2.5, null], nested: { quote: '"' } },
    icon: new Uint8Array([0, 255, 10, 34, 92]),
    tags: ['one', 'with, comma', 'with "quotes"', ''],
    roles: ['admin', 'user'],
    bornOn: new Date('1815-12-10T00:00:00Z'),
    seenAt: new Date('2029-07-01T01:02:03.004Z'),
    note: 'for nobody',
  },
];

describe('the prepared read', () => {
  const database = testDatabase();
  const app = appDatabase(renamedSchema, { omit: { user: { note: true } } });
  const through = () => prismaSessions(app.prisma);
  const prepared = () => prismaSessions(app.prisma, app);

  async function begin(data: { email: string }, name: string): Promise<StoredSession> {
    const { createUser } = prismaAdapter(app.prisma);
    const user = await createUser?.({ id: '', emailVerified: null, ...data });
    const session = sessionOf(user?.id ?? '', name);
    await through().create(session);
    return session;
  }

  it.for(users)('gives the session and the user as Prisma does: $email', async (data) => {
    const { tokenHash, sid } = await begin(data, data.email);
    const found = await prepared().find(tokenHash);
    expect(found).not.toBeNull();
    expect(found).toStrictEqual(await through().find(tokenHash));
    expect(found?.user).not.toHaveProperty('note');

    const graceUntil = new Date(now.getTime() + 60_000);
    const next = { tokenHash: `${tokenHash}, replaced`, graceUntil };
    expect(await through().replace({ sid, tokenHash }, { ...next, migrateTo: 'jwt' }, now)).toBe(
      true,
    );
    for (const hash of [tokenHash, next.tokenHash]) {
      const after = await prepared().find(hash);
      expect(after?.graceUntil).toEqual(hash === tokenHash ? graceUntil : null);
      expect(after).toStrictEqual(await through().find(hash));
    }
  });

  it('gives nothing of a session that ended, under either of its tokens', async () => {
    const { sid, tokenHash, userId } = await begin({ email: 'ended@example.com' }, 'ended');
    await through().replace({ sid, tokenHash }, { tokenHash: 'another', graceUntil: now }, now);
    await through().end({ userId }, 'revoked', now);
    for (const hash of [tokenHash, 'another']) expect(await prepared().find(hash)).toBeNull();
  });

  it('takes a token for text, whatever is in it', async () => {
    for (const hash of ["' OR 1=1 --", '"', '\\', '%', '', '😀']) {
      expect(await prepared().find(hash)).toBeNull();
    }
  });

  it('plans the statement once a connection', async () => {
    const singlePool = new pg.Pool({ connectionString: database.url, max: 1 });
    const sessions = prismaSessions(database.prisma, { pool: singlePool });
    for (let read = 0; read < 3; read += 1) await sessions.find('a hash');
    const { rows } = await singlePool.query(
      "SELECT name FROM pg_prepared_statements WHERE name LIKE 'session_kit_%'",
    );
    // One for a token, one for a token that was replaced.
    expect(rows).toHaveLength(2);
    await singlePool.end();
  });
});

function sessionOf(userId: string, name: string): StoredSession {
  return {
    ...initialTimes(defaultPolicy, name.startsWith('most'), now),
    sid: `sid of ${name}`,
    userId,
    tokenHash: `hash of ${name}`,
    strategy: 'database',
    userAgent: `a "browser" of ${name}`,
    ipAddress: null,
    claims: `claims of "${name}" 😀`,
  };
}
