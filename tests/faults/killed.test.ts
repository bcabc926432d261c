import Credentials from 'next-auth/providers/credentials';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/accounts/password.ts';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { cookie } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { createTestKit, password, TestClock } from '../support/kit.ts';
import { type Acknowledged, kinds, type Operation, runAndKill } from './killed.ts';

/** More writes than any of them takes, so that the last ones are not disturbed. */
const mostWrites = 6;
const untilRenewal = 301;
const longerThanAnyGrace = 3_600;

/** They end on the write that spends the earlier token: of the new one only the answer tells. */
const spending = new Set<Operation['kind']>(['a sign-in over an earlier session', 'a rotation']);

describe.each(strategyNames)('a server that is killed, strategy %s', (strategy) => {
  const other = strategyNames.find((name) => name !== strategy) ?? strategy;
  const database = testDatabase();
  const clock = new TestClock();
  let operations: Operation[];
  let answers: Map<number, Acknowledged>;

  /** A new server, which knows only the rows of the database. */
  const fresh = () => createTestKit(strategy, database, { clock: clock.now });

  beforeAll(async () => {
    const stops = Array.from({ length: mostWrites }, (_, index) => index + 1).flatMap((write) => [
      { write, when: 'before' as const },
      { write, when: 'after' as const },
    ]);
    const hash = await hashPassword(password);
    const all = kinds.flatMap((kind) => stops.map((stop) => ({ kind, stop })));
    operations = await Promise.all(
      all.map(async ({ kind, stop }, id) => {
        const email = `doomed${id}@example.com`;
        const user = await database.prisma.user.create({
          data: { email, emailVerified: new Date(), password: { create: { hash } } },
        });
        if (kind === 'a sign-in') return { id, kind, stop, email, token: null };
        // As if the password had been right: hashing it takes longer than all the rest.
        const providers = [Credentials({ credentials: {}, authorize: () => user })];
        const before = kind === 'a migration' ? other : strategy;
        const { handlers } = createTestKit(before, database, {
          clock: clock.now,
          providers,
        });
        const browser = new Browser(handlers);
        await browser.post('/api/auth/callback/credentials');
        return { id, kind, stop, email, token: browser.sessionCookie?.value ?? null };
      }),
    );
    clock.advance(untilRenewal);
    const now = clock.now().getTime();
    answers = await runAndKill({ url: database.url, strategy, now, operations });
    clock.advance(longerThanAnyGrace);
  });

  const accepts = async ({ handlers }: SessionKit, token: string | null): Promise<boolean> => {
    const browser = new Browser(handlers);
    if (token) browser.setCookie(cookie, token);
    return (await browser.session()) !== null;
  };

  const ofKind = (kind: (typeof kinds)[number]) =>
    operations.filter((operation) => operation.kind === kind);

  /** @returns the number of writes of an operation that isn't interrupted. */
  function writesOf(kind: (typeof kinds)[number]): number {
    const counts = ofKind(kind).flatMap(({ id }) => answers.get(id)?.writes ?? []);
    expect(new Set(counts).size).toBe(1);
    return counts[0] ?? 0;
  }

  it.for(kinds)(
    'is killed before and after each write of %s, and answers when it is not',
    (kind) => {
      const writes = writesOf(kind);
      expect(writes).toBeGreaterThanOrEqual(1);
      expect(writes).toBeLessThan(mostWrites);
      for (const { id, stop } of ofKind(kind)) {
        expect([stop, answers.has(id)]).toEqual([stop, stop.write > writes]);
      }
    },
  );

  it.for(kinds)('answered %s only with tokens that are accepted', async (kind) => {
    for (const { id } of ofKind(kind)) {
      const answer = answers.get(id);
      if (answer) expect([id, await accepts(fresh(), answer.token)]).toEqual([id, true]);
    }
  });

  it.for(kinds)('lost no session in %s, unless only the answer was missing', async (kind) => {
    const lost: Operation['stop'][] = [];
    for (const { id, token, stop } of ofKind(kind)) {
      if (token && !answers.has(id) && !(await accepts(fresh(), token))) lost.push(stop);
    }
    expect(lost).toEqual(spending.has(kind) ? [{ write: writesOf(kind), when: 'after' }] : []);
  });

  it.for(kinds)('lets users sign in again who were in the middle of %s', async (kind) => {
    for (const { id, email } of ofKind(kind)) {
      if (answers.has(id)) continue;
      const browser = new Browser(fresh().handlers);
      await browser.signIn(email, password);
      expect([id, await browser.session()]).toEqual([id, expect.anything()]);
    }
  });
});
