import type { Session } from 'authjs-session-kit/next';
import { describe, expect, it } from 'vitest';
import { strategyNames } from '../../src/kit/session/session.ts';
import { cookie, sessionOf } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, createUser, password, TestClock } from '../support/kit.ts';
import { type Process, processes } from './processes.ts';
import { hashOf, storm } from './storm.ts';

const requests = 200;
/** Long enough for a renewal to be due, short enough for the session to be fresh. */
const untilRenewal = 301;

describe.each(strategyNames)('strategy %s, 200 requests of one session at once', (strategy) => {
  const database = testDatabase();
  const clock = new TestClock();
  const running = processes(2, { strategy, database, clock });

  async function signedIn(kit = running[0]?.kit) {
    if (!kit) throw new Error('No process is running.');
    const browser = new Browser(kit.handlers);
    await browser.signIn((await createUser(database.prisma)).email, password);
    const session = await sessionOf(browser);
    for (const { events } of running) events.length = 0;
    return { session, token: browser.sessionCookie?.value ?? '' };
  }

  const rowOf = ({ sid }: Session) =>
    database.prisma.session.findUniqueOrThrow({ where: { id: sid } });

  const readSession = async ({ kit }: Process, token: string) => {
    const browser = new Browser(kit.handlers);
    browser.setCookie(cookie, token);
    return browser.session();
  };

  it('all read it while it is renewed', async () => {
    const { session, token } = await signedIn();
    clock.advance(untilRenewal);
    const { statuses, renewed } = await storm({ processes: running, tokens: [token], requests });
    expect(statuses).toEqual(Array(requests).fill(200));
    const row = await rowOf(session);
    expect(row).toMatchObject({ endedAt: null, generation: 0, lastSeenAt: clock.now() });
    for (const current of [token, ...renewed]) {
      expect(await hashOf(current, clock.now())).toBe(row.sessionToken);
      for (const process of running) expect(await readSession(process, current)).not.toBeNull();
    }
  });

  it('are all served while it migrates from the other strategy, once', async () => {
    const [other] = strategyNames.filter((name) => name !== strategy);
    const before = createTestKit(other ?? strategy, database, { clock: clock.now });
    const { session, token } = await signedIn(before);
    const { statuses, renewed } = await storm({ processes: running, tokens: [token], requests });
    expect(statuses).toEqual(Array(requests).fill(200));
    const row = await rowOf(session);
    expect(row).toMatchObject({ strategy, endedAt: null, generation: 1 });
    // Whichever answer the browser gets last, it keeps this one token.
    expect(renewed.length).toBeGreaterThan(0);
    for (const migrated of renewed) {
      expect(await hashOf(migrated, clock.now())).toBe(row.sessionToken);
    }
    clock.advance(1);
    for (const process of running)
      expect(await readSession(process, renewed[0] ?? '')).not.toBeNull();
    clock.advance(65);
    for (const process of running) {
      expect(await readSession(process, renewed[0] ?? '')).not.toBeNull();
      expect(await readSession(process, token)).toBeNull();
    }
  });

  it('count one generation for each rotation, and only the last token is accepted', async () => {
    const { session, token } = await signedIn();
    const tokens = [token];
    let rotations = 0;
    for (let round = 0; round < 3; round++) {
      clock.advance(round === 0 ? untilRenewal : 5);
      const result = await storm({ processes: running, tokens, requests, rotateEvery: 5 });
      for (const status of result.statuses) expect([200, 307, 401]).toContain(status);
      expect(result.rotated).toHaveLength(1);
      rotations += result.rotated.length;
      tokens.push(...result.renewed.slice(-5), ...result.rotated);
    }
    const row = await rowOf(session);
    expect(row).toMatchObject({ endedAt: null, generation: rotations });
    clock.advance(5);
    for (const candidate of tokens) {
      const isNewest = (await hashOf(candidate, clock.now())) === row.sessionToken;
      for (const process of running) {
        expect((await readSession(process, candidate)) !== null).toBe(isNewest);
      }
    }
    expect(await hashOf(tokens.at(-1) ?? '', clock.now())).toBe(row.sessionToken);
  });

  /** Each ends the session in this process. @returns how many sessions ended. */
  const endings = {
    'signed out': async ({ kit }: Process, _: Session, token: string) => {
      const browser = new Browser(kit.handlers);
      browser.setCookie(cookie, token);
      const response = await browser.post('/api/auth/signout');
      expect(response.status).toBe(302);
      expect(browser.sessionCookie).toBeUndefined();
    },
    'revoked by its user': ({ kit }: Process, session: Session) =>
      kit.sessions.revoke(session, session.sid),
    'revoked with all others of its user': ({ kit }: Process, session: Session) =>
      kit.sessions.revokeAll(session),
    'revoked by an admin': ({ kit }: Process, { user }: Session) =>
      kit.sessions.revokeUser(user.id),
  };

  const orders: { how: keyof typeof endings; before: number }[] = [
    { how: 'signed out', before: 0 },
    { how: 'signed out', before: requests / 2 },
    { how: 'signed out', before: requests - 1 },
    { how: 'revoked by its user', before: 0 },
    { how: 'revoked by its user', before: requests / 2 },
    { how: 'revoked by its user', before: requests - 1 },
    { how: 'revoked with all others of its user', before: requests / 2 },
    { how: 'revoked by an admin', before: requests / 2 },
  ];

  it.for(orders)(
    'end with it for good when it is $how before request $before',
    async ({ how, before }, { task: _ }) => {
      const { session, token } = await signedIn();
      clock.advance(untilRenewal);
      // In one process before the first request, in the other one before later requests.
      const process = running[before === 0 ? 0 : 1] as Process;
      let ended: unknown;
      const first = await storm({
        processes: running,
        tokens: [token],
        requests,
        // A sign-out with a token that was just replaced ends no session.
        rotateEvery: how === 'signed out' ? undefined : 25,
        meanwhile: {
          before,
          async happens() {
            await endings[how](process, session, token);
            ended = await rowOf(session);
          },
        },
      });
      expect(ended).toMatchObject({ endedAt: clock.now(), endReason: expect.any(String) });
      expect(await rowOf(session)).toEqual(ended);

      clock.advance(untilRenewal);
      const tokens = [token, ...first.renewed.slice(-5), ...first.rotated];
      const second = await storm({ processes: running, tokens, requests: 40, rotateEvery: 8 });
      for (const status of [...first.statuses, ...second.statuses]) {
        expect([200, 307, 401]).toContain(status);
      }
      expect([...second.renewed, ...second.rotated]).toEqual([]);
      expect(await rowOf(session)).toEqual(ended);
      for (const earlier of new Set([...tokens, ...first.renewed])) {
        for (const server of running) expect(await readSession(server, earlier)).toBeNull();
      }
      const ends = running.flatMap(({ events }) => events.filter(({ type }) => type === 'end'));
      expect(ends).toMatchObject([{ sid: session.sid }]);
    },
  );

  it('end it once, when it is ended in all ways at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const { session, token } = await signedIn();
      await Promise.all(
        running.flatMap((process) =>
          Object.values(endings).map((end) => end(process, session, token)),
        ),
      );
      const ends = running.flatMap(({ events }) => events.filter(({ type }) => type === 'end'));
      expect(ends).toMatchObject([{ sid: session.sid }]);
      clock.advance(5);
      for (const process of running) expect(await readSession(process, token)).toBeNull();
    }
  });
});
