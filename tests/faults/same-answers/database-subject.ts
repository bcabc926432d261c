import { randomUUID } from 'node:crypto';
import type { User } from '../../../prisma/generated/client.ts';
import { hashToken, newSessionToken, newSid } from '../../../src/kit/session/token.ts';
import type { Case } from './case.ts';
import { changedToken } from './changed-token.ts';
import { nameOf } from './cookies.ts';
import { rowOf } from './row.ts';
import type { Subject } from './subject.ts';
import { momentOf, policy, timesOf } from './times.ts';

export function databaseSubject(one: Case, person: User): Subject {
  // As exact as the row, but for a sign-in, which is compared with the same to the second.
  const times = timesOf(one, one.signedIn ? 1000 : 1);
  const now = momentOf(one.moment, times);
  const byStock = one.writer === 'stock';
  const sid = newSid();
  const token = byStock ? ownTokenOf(one) || randomUUID() : newSessionToken();
  const replaced = !byStock && one.fate.startsWith('token replaced');
  const current = replaced ? newSessionToken() : token;
  const known = byStock
    ? {
        begin: times.begin,
        authenticatedAt: 0,
        lastSeen: now,
        expires: Math.min(times.expires, now + policy.idle),
        absolute: now + policy.absolute,
      }
    : { ...times, authenticatedAt: times.begin };
  return {
    one,
    carrier: 'database',
    person,
    userId: person.id,
    sid,
    token,
    arriving: changedToken(token, one),
    cookieName: nameOf(one),
    now,
    known: { ...known, remember: byStock || one.remember, byStock },
    row: byStock
      ? {
          id: sid,
          sessionToken: token,
          userId: one.fate === 'user gone' ? null : person.id,
          expires: new Date(times.expires),
          createdAt: new Date(times.begin),
          lastSeenAt: new Date(times.begin),
        }
      : {
          ...rowOf(one, 'database', person, times, now, sid, hashToken(current)),
          ...(replaced && { previousToken: hashToken(token) }),
        },
    claims: null,
    current,
  };
}

function ownTokenOf({ ownToken }: Case): string {
  // PostgreSQL keeps neither NULs nor halves of characters.
  return Buffer.from(ownToken ?? '')
    .toString()
    .replaceAll('\0', '');
}
