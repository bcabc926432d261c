import { isDeepStrictEqual } from 'node:util';
import { vi } from 'vitest';
import type { Connections } from '../../../prisma/client.ts';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import { type Answer, isSession } from './answer.ts';
import { ask, type Configuration, kitApp, stockApp } from './apps.ts';
import { jwtCallbacks, type SessionCallback, sessionCallbacks } from './callbacks.ts';
import { cookiesOf } from './cookies.ts';
import type { Question } from './difference.ts';
import { differences } from './differences.ts';
import type { Rows } from './rows.ts';
import type { Subject } from './subject.ts';
import { withoutKitClaims } from './what-is-in-it.ts';

export interface World {
  connections: Connections;
  rows: Rows;
  /** To a database that isn't there. */
  gone: Connections;
}

export interface Comparison {
  kit: Answer;
  stock: Answer;
  /** What the kit has to answer: stock Auth.js's answer, less what differs. */
  expected: Answer;
  /** The differences that made it so. */
  shown: Set<string>;
}

/** Asks both, and makes the kit's answer of stock Auth.js's, by the differences and nothing else. */
export async function compare(
  subject: Subject,
  { connections, rows, gone }: World,
): Promise<Comparison> {
  const { one, row, now, person, carrier } = subject;
  const configure = ({ strategy, jwt, session }: Question): Configuration => ({
    strategy,
    callbacks: { ...(jwt && { jwt }), ...(session && { session }) },
    connections: one.outage ? gone : connections,
    person,
  });
  async function askKit({ session, ...question }: Question): Promise<Answer> {
    await rows.hold(row, one.place !== 'auth()');
    const asked = { ...question, session: session && withOneHalf(session, carrier) };
    return ask(kitApp(configure(asked)), one, question.cookies);
  }
  async function askStock(question: Question): Promise<Answer> {
    await rows.hold(row, question.strategy === 'database');
    return ask(stockApp(configure(question), one.writer), one, question.cookies);
  }

  vi.setSystemTime(now);
  const asked: Question = {
    strategy: one.chosen,
    cookies: cookiesOf(subject),
    jwt: jwtCallbacks[one.jwt],
    session: sessionCallbacks[one.session],
  };
  // First, because a read of the kit writes nothing.
  const kit = comparable(await askKit(asked), subject);
  const stock = await askStock(asked);

  const shown = new Set<string>();
  let question = asked;
  let expected = stock;
  function expect(name: string, answer: Answer): void {
    if (!isSame(answer, expected)) shown.add(name);
    expected = answer;
  }
  for (const { name, question: change } of differences) {
    const next = change?.(question, subject) ?? question;
    if (isDeepStrictEqual(next, question)) continue;
    question = next;
    expect(name, await askStock(question));
  }
  for (const { name, answer: change } of differences) {
    expect(name, change?.(expected, subject, question) ?? expected);
  }
  return { kit, stock, expected, shown };
}

/**
 * The kit gives a callback both `token` and `user`, stock Auth.js one of them: here it gets that one, so
 * that what it makes of it can be compared. What it makes of both is asked by tests/configurations.
 */
function withOneHalf(callback: SessionCallback, carrier: StrategyName): SessionCallback {
  const other = carrier === 'jwt' ? 'user' : 'token';
  return (params) => callback({ ...params, [other]: undefined });
}

function isSame(one: Answer, other: Answer): boolean {
  return isDeepStrictEqual(one, other);
}

/** As it is, but for what callbacks were given: of that only what stock Auth.js has a word for. */
function comparable(answer: Answer, { one }: Subject): Answer {
  if (one.session !== 'shows all it got' || !isSession(answer)) return answer;
  const said: unknown = JSON.parse(JSON.stringify(answer.session));
  return { session: withoutKitClaims(Object(said)) };
}
