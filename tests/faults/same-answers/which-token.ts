import { decoded, encode, type Sent } from './cookies.ts';
import type { Difference, Question } from './difference.ts';
import type { Subject } from './subject.ts';
import { tokenIn } from './token-in.ts';

/** The kit answers as stock Auth.js answers another question. */
export const whichToken: readonly Difference[] = [
  {
    name: 'undecodable cookies',
    question: withCookies((cookies) => cookies.filter(([, raw]) => decoded(raw) !== undefined)),
  },
  {
    name: 'the same name twice',
    question: withCookies((cookies) =>
      cookies.filter(([name], at) => cookies.findLastIndex((other) => other[0] === name) === at),
    ),
  },
  {
    name: 'names that begin the same',
    question: withCookies((cookies, { cookieName }) => {
      const near = cookies.filter(([name]) => name.startsWith(cookieName));
      if (near.length === 1 && near[0]?.[0] === cookieName) return cookies;
      const token = tokenIn(cookies, cookieName);
      return token ? [[cookieName, encode(token)]] : [];
    }),
  },
  {
    name: 'the other strategy’s token',
    question: (question, { carrier }) => ({ ...question, strategy: carrier }),
  },
  {
    name: 'a token that was just replaced',
    question: (question, subject) =>
      subject.carrier === 'database' && subject.one.fate.endsWith('in the grace')
        ? inPlace(question, subject)
        : question,
  },
  {
    name: 'a user who was changed',
    question(question, subject) {
      const { one, carrier } = subject;
      return carrier === 'jwt' && one.fate === 'user changed'
        ? inPlace(question, subject)
        : question;
    },
  },
  {
    name: 'claims that make the session',
    question(question, { one }) {
      const { jwt } = question;
      if (!jwt || one.jwt !== 'starts anew') return question;
      return {
        ...question,
        async jwt(params) {
          const { sub } = params.token;
          const claims = await jwt(params);
          return claims && { sub, ...claims };
        },
      };
    },
  },
];

function withCookies(
  change: (cookies: readonly Sent[], subject: Subject) => readonly Sent[],
): Difference['question'] {
  return (question, subject) => ({ ...question, cookies: change(question.cookies, subject) });
}

/** The same question with the token that the browser would have by now. */
function inPlace(question: Question, { cookieName, token, current }: Subject): Question {
  const asked = tokenIn(question.cookies, cookieName) === token;
  return asked ? { ...question, cookies: [[cookieName, encode(current)]] } : question;
}
