import { Prisma } from '../../../prisma/generated/client.ts';
import { isSession } from './answer.ts';
import type { Difference } from './difference.ts';
import { kitClaims } from './known-claims.ts';
import { asKept, endOf, strategyOf } from './over-http.ts';
import type { Subject } from './subject.ts';

/** The kit's session holds something else. */
export const whatIsInIt: readonly Difference[] = [
  {
    name: 'the user that auth() adds',
    answer: ofSession(({ user, ...session }, { one }) =>
      one.session === 'answers something else' ? session : { user, ...session },
    ),
  },
  {
    name: 'the whole row',
    answer: ofSession((session, { carrier, row, person, one }) => {
      if (carrier !== 'database' || !('user' in session) || !row) return session;
      const shown = ['id', 'name', 'email', 'image'];
      const added = one.session === 'copies a claim or a column' ? ['emailVerified'] : [];
      const columns = Object.keys(person).filter((name) => ![...shown, ...added].includes(name));
      return {
        ...without(session, Object.keys(Prisma.SessionScalarFieldEnum)),
        expires: session.expires,
        user: without(session.user as object, columns), // checked just above
      };
    }),
  },
  {
    name: 'fields of the kit',
    answer: ofSession((session, subject) => {
      if (!('user' in session)) return session;
      const { sid, userId, one, known, row } = subject;
      const user = { id: userId, ...(session.user as object) }; // checked just above
      if (one.session === 'builds a new session') return { ...session, user };
      const authenticatedAt = asKept(subject, row?.authenticatedAt, known?.authenticatedAt);
      return { ...session, user, sid, strategy: strategyOf(subject), authenticatedAt };
    }),
  },
  {
    name: 'absent is null',
    answer: ofSession((session) => {
      if (!('user' in session)) return session;
      const user = { name: null, email: null, image: null, ...(session.user as object) }; // as above
      return { ...session, user };
    }),
  },
  {
    name: 'when it expires',
    answer: ofSession((session, subject) =>
      'user' in session ? { ...session, expires: endOf(subject) } : session,
    ),
  },
  {
    name: 'claims of the kit',
    answer: ofSession(withoutKitClaims),
  },
  {
    name: 'not by way of JSON',
    answer: ofSession((session, { one, carrier, person }) => {
      if (one.place !== 'auth()') return session;
      if (one.session === 'adds a date')
        return { ...session, since: new Date(0), until: undefined };
      if (one.session !== 'copies a claim or a column' || carrier !== 'database') return session;
      // A date of the moved clock, which is another class to whoever compares strictly.
      const emailVerified = person.emailVerified && new Date(person.emailVerified);
      return { ...session, user: { ...Object(session.user), emailVerified } };
    }),
  },
];

/** What a callback got to see, less the claims that only the kit's answer has. */
export function withoutKitClaims(session: Record<string, unknown>): Record<string, unknown> {
  const { got } = session;
  if (typeof got !== 'object' || got === null || !('token' in got)) return session;
  // Each names the session by a `jti` of its own, and says when by its own rules.
  const theirOwn = [...kitClaims, 'iat', 'exp', 'jti'];
  return { ...session, got: { ...got, token: without(Object(got.token), theirOwn) } };
}

function ofSession(
  change: (session: Record<string, unknown>, subject: Subject) => Record<string, unknown>,
): Difference['answer'] {
  return (answer, subject) =>
    isSession(answer) ? { session: change(answer.session, subject) } : answer;
}

function without(of: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(of).filter(([name]) => !names.includes(name)));
}
