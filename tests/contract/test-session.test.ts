import { strategyNames } from 'authjs-session-kit';
import { createTestSession } from 'authjs-session-kit/testing';
import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, secret } from '../support/kit.ts';

describe.each(strategyNames)('a session for tests, in a database, %s', (strategy) => {
  const database = testDatabase();
  const newSession = (user: { id: string; email?: string }) =>
    createTestSession({ strategy, secret, sessions: prismaSessions(database.prisma), user });

  it('is accepted by the kit, and listed for its user', async () => {
    const { id, email } = await createUser(database.prisma);
    const { header, session } = await newSession({ id, email });
    const kit = createTestKit(strategy, database);
    const request = new NextRequest('http://localhost:3000/api/auth/session', {
      headers: { cookie: header },
    });
    const answer = await (await kit.handlers.GET(request)).json();
    expect(answer).toMatchObject({ user: { id, email }, sid: session.sid, strategy });
    const rows = await database.prisma.session.findMany({ where: { userId: id } });
    expect(rows.map((row) => row.id)).toEqual([session.sid]);
  });

  it("is refused for a user who doesn't exist, and leaves no row", async () => {
    await expect(newSession({ id: 'nobody' })).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining('has no user "nobody"'),
    });
    expect(await database.prisma.session.count({ where: { userId: 'nobody' } })).toBe(0);
  });
});
