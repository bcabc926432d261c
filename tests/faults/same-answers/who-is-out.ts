import { isSession, none } from './answer.ts';
import { thrown } from './callbacks.ts';
import type { Difference } from './difference.ts';
import type { Subject } from './subject.ts';
import { policy } from './times.ts';
import { isJwe, mayBeInRegistry, tokenIn } from './token-in.ts';

/** The kit answers with no session, or with an error. */
export const whoIsOut: readonly Difference[] = [
  refusal('claims of no session', ({ known }) => known === null),
  refusal('tokens spelled otherwise', ({ carrier }, token) => carrier === 'jwt' && !isJwe(token)),
  refusal(
    'tokens of another shape',
    ({ carrier }, token) => carrier === 'database' && !mayBeInRegistry(token),
  ),
  refusal(
    'sessions from the future',
    ({ known, now }) =>
      known !== null &&
      Math.max(known.begin, known.authenticatedAt, known.lastSeen) > now + policy.skew,
  ),
  refusal(
    'the tolerance for clocks',
    ({ claims, row, now }) =>
      (claims && (Number(claims.exp) * 1000 <= now || Number(claims.nbf) * 1000 > now)) ??
      Number(row?.expires) === now,
  ),
  refusal('the absolute timeout', ({ known, now }) => Number(known?.absolute) <= now),
  refusal('the idle timeout', ({ known, now }) => Number(known?.expires) <= now),
  {
    name: 'an outage',
    // Stock Auth.js comes as far as the callbacks, the kit doesn't.
    question: (question, { one }) =>
      one.outage ? { ...question, jwt: undefined, session: undefined } : question,
    answer(answer, { one, cookieName }, { cookies }) {
      const asks = isSession(answer) || mayBeInRegistry(tokenIn(cookies, cookieName));
      return one.outage && asks ? { fault: 'session_store_unavailable' } : answer;
    },
  },
  refusal('sessions that have ended', ({ one }) => one.fate === 'ended'),
  refusal('users who are gone', ({ one }) => one.fate === 'user gone'),
  refusal('tokens that were replaced', ({ one }) => one.fate.endsWith('after it')),
  {
    name: 'a callback that throws',
    question(question, subject) {
      if (throwsInJwt(subject)) return { ...question, jwt: undefined, session: undefined };
      return subject.one.session === 'throws' ? { ...question, session: undefined } : question;
    },
    answer(answer, subject) {
      const throws = subject.one.session === 'throws' || throwsInJwt(subject);
      return throws && isSession(answer) ? { fault: thrown } : answer;
    },
  },
  {
    name: 'a session callback without a session',
    answer: (answer, { one }) =>
      one.session === 'answers null' && isSession(answer) ? none : answer,
  },
];

/** The kit answers `null` where stock Auth.js answers with a session. */
function refusal(name: string, refused: (subject: Subject, token: string) => boolean): Difference {
  return {
    name,
    answer: (answer, subject, { cookies }) =>
      isSession(answer) && refused(subject, tokenIn(cookies, subject.cookieName)) ? none : answer,
  };
}

function throwsInJwt(subject: Subject): boolean {
  // A session of a row stays on it where the callback throws that would begin its claims.
  return subject.one.jwt === 'throws' && subject.carrier === 'jwt';
}
