import type { JWTPayload } from 'jose';
import { vi } from 'vitest';
import type { Prisma, User } from '../../../prisma/generated/client.ts';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import { plainSid } from '../../../src/kit/session/token.ts';
import type { Case } from './case.ts';
import { changedToken } from './changed-token.ts';
import { databaseSubject } from './database-subject.ts';
import { jwtSubject } from './jwt-subject.ts';
import { type Known, knownClaims } from './known-claims.ts';
import { claimsIn } from './seal.ts';
import { timesOf } from './times.ts';

export type Row = Prisma.SessionUncheckedCreateInput;

/** A case made real: a token, what the database has of its session, and what is known of both. */
export interface Subject {
  one: Case;
  carrier: StrategyName;
  person: User;
  userId: string;
  sid: string;
  /** As its writer set it. */
  token: string;
  /** As it arrives. */
  arriving: string;
  cookieName: string;
  /** When it is asked for. */
  now: number;
  /** What the kit takes for the session; `null`: nothing. */
  known: Known | null;
  row: Row | null;
  /** The claims in a jwt. */
  claims: JWTPayload | null;
  /** The token that the browser would have if it had got all answers. */
  current: string;
}

/** The same session as somebody gets it who signs in. */
export type SignIn = (one: Case, carrier: StrategyName, person: User) => Promise<SignedIn>;
export interface SignedIn {
  token: string;
  row: Row | null;
}

export async function makeSubject(
  one: Case,
  carrier: StrategyName,
  person: User,
  signIn: SignIn,
): Promise<Subject> {
  const subject = await (carrier === 'jwt'
    ? jwtSubject(one, person)
    : databaseSubject(one, person));
  if (!one.signedIn) return subject;
  vi.setSystemTime(timesOf(one, 1000).begin);
  const { token, row } = await signIn(one, carrier, person);
  const claims = carrier === 'jwt' ? await claimsIn(token, one, subject.cookieName) : null;
  const arriving = changedToken(token, one);
  const same = { ...subject, token, arriving, current: token, row, claims };
  const sid = row?.id ?? plainSid(String(claims?.jti));
  return { ...same, sid, known: claims ? knownClaims(claims) : subject.known };
}
