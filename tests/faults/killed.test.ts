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
const spending = new Set<Operation['what']>(['a sign-in over an earlier session', 'a rotation']);

describe.each(strategyNames)('a server that is killed, strategy %s', (strategy) => {
  const other = strategyNames.find((name) => name !== strategy) ?? strategy;
  const database = testDatabase();
  const clock = new TestClock();
  let operations: Operation[];
  let answers: Map<number, Acknowledged>;

  /** A server that knows nothing but what is in the database. */
  const fresh = () => createTestKit(strategy, database, { clock: clock.now });

  beforeAll(async () => {
    const stops = Array.from({ length: mostWrites }, (_, index) => index + 1).flatMap((write) => [
      { write, when: 'before' as const },
      { write, when: 'after' as const },
    ]);
    const hash = await hashPassword(password);
    const all = kinds.flatMap((what) => stops.map((stop) => ({ what, stop })));
    operations = await Promise.all(
      all.map(async ({ what, stop }, id) => {
        const email = `doomed${id}@example.com`;
        const user = await database.prisma.user.create({
          data: { email, emailVerified: new Date(), password: { create: { hash } } },
        });
        if (what === 'a sign-in') return { id, what, stop, email, token: null };
        // As if the password had been right: hashing it takes longer than all the rest.
        const providers = [Credentials({ credentials: {}, authorize: () => user })];
        const before = what === 'an exchange' ? other : strategy;
        const { handlers } = createTestKit(before, database, {
          clock: clock.now,
          providers,
        });
        const browser = new Browser(handlers);
        await browser.post('/api/auth/callback/credentials');
        return { id, what, stop, email, token: browser.sessionCookie?.value ?? null };
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

  const ofKind = (what: (typeof kinds)[number]) =>
    operations.filter((operation) => operation.what === what);

  /** How many writes it takes when nobody disturbs it. */
  function writesOf(what: (typeof kinds)[number]): number {
    const counts = ofKind(what).flatMap(({ id }) => answers.get(id)?.writes ?? []);
    expect(new Set(counts).size).toBe(1);
    return counts[0] ?? 0;
  }

  it.for(kinds)(
    'is killed before and after each write of %s, and answers when it is not',
    (what) => {
      const writes = writesOf(what);
      expect(writes).toBeGreaterThanOrEqual(1);
      expect(writes).toBeLessThan(mostWrites);
      for (const { id, stop } of ofKind(what)) {
        expect([stop, answers.has(id)]).toEqual([stop, stop.write > writes]);
      }
    },
  );

  it.for(kinds)('gave nobody a token in %s that is not good', async (what) => {
    for (const { id } of ofKind(what)) {
      const answer = answers.get(id);
      if (answer) expect([id, await accepts(fresh(), answer.token)]).toEqual([id, true]);
    }
  });

  it.for(kinds)(
    "took nobody's session away in %s but where only the answer was left",
    async (what) => {
      const lost: Operation['stop'][] = [];
      for (const { id, token, stop } of ofKind(what)) {
        if (token && !answers.has(id) && !(await accepts(fresh(), token))) lost.push(stop);
      }
      expect(lost).toEqual(spending.has(what) ? [{ write: writesOf(what), when: 'after' }] : []);
    },
  );

  it.for(kinds)('keeps nobody out who was in the middle of %s', async (what) => {
    for (const { id, email } of ofKind(what)) {
      if (answers.has(id)) continue;
      const browser = new Browser(fresh().handlers);
      await browser.signIn(email, password);
      expect([id, await browser.session()]).toEqual([id, expect.anything()]);
    }
  });
});
