import type { JWTPayload } from 'jose';
import { vi } from 'vitest';
import type { User } from '../../../prisma/generated/client.ts';
import {
  hashToken,
  newSessionToken,
  newSid,
  plainSid,
  secretOfJwt,
} from '../../../src/kit/session/token.ts';
import { change } from '../wrong-claims.ts';
import type { Case } from './case.ts';
import { changedToken } from './changed-token.ts';
import { nameOf } from './cookies.ts';
import { knownClaims } from './known-claims.ts';
import { rowOf } from './row.ts';
import { claimsIn, sealAsIs, sealAsStock } from './seal.ts';
import type { Subject } from './subject.ts';
import { momentOf, timesOf } from './times.ts';

export async function jwtSubject(one: Case, person: User): Promise<Subject> {
  const cookieName = nameOf(one);
  const times = timesOf(one, 1000);
  const now = momentOf(one.moment, times);
  const sid = newSid();
  const tokenId = newSessionToken();
  const userId = one.fate === 'user gone' ? `gone ${sid}` : person.id;
  const base: JWTPayload = {
    ...one.extra,
    ...one.profile,
    sub: userId,
    ...(one.padding && { padding: 'x'.repeat(one.padding) }),
    ...(one.notBefore !== null && { nbf: seconds(now) + one.notBefore }),
  };
  const byKit = {
    ...base,
    sid,
    created_at: seconds(times.begin),
    auth_time: seconds(times.begin),
    last_seen_at: seconds(times.lastSeen),
    idle_exp: seconds(times.expires),
    absolute_exp: seconds(times.absolute),
    iat: seconds(times.lastSeen),
    exp: seconds(times.expires),
    remember: one.remember,
    migrated_at: undefined,
    generation: 0,
    user_version: 0,
    token_id: tokenId,
    // By the database's clock, which is not the one that moves here.
    confirmed_at: (performance.timeOrigin + performance.now()) / 1000,
  };
  const claims = one.writer === 'stock' ? base : byKit;
  const isStockSealed =
    one.writer !== 'kit' && !one.wrong && ['by its writer', 'older secret'].includes(one.sealing);

  async function sealed(given: JWTPayload): Promise<{ token: string; claims: JWTPayload }> {
    if (isStockSealed) {
      vi.setSystemTime(times.lastSeen);
      const token = await sealAsStock(
        given,
        one,
        cookieName,
        seconds(times.tokenExpires - times.lastSeen),
      );
      return { token, claims: await claimsIn(token, one, cookieName) };
    }
    const whole = {
      ...(one.writer === 'stock' && { jti: tokenId }),
      iat: seconds(times.lastSeen),
      exp: seconds(times.expires),
      ...given,
    };
    const changed = one.wrong ? change(whole, one.wrong) : whole;
    return { token: await sealAsIs(changed, one, cookieName), claims: changed };
  }

  const made = await sealed(claims);
  const known = knownClaims(made.claims);
  const { name, email, image } = person;
  // What is the same to the row stays as the app left it.
  const profile = Object.entries({ name, email, picture: image });
  const changed = profile.filter(([claim, value]) => (made.claims[claim] ?? null) !== value);
  const fresh = { ...made.claims, ...Object.fromEntries(changed) };
  return {
    one,
    carrier: 'jwt',
    person,
    userId: known ? String(made.claims.sub) : userId,
    sid: known?.byStock ? plainSid(String(made.claims.jti)) : String(made.claims.sid),
    token: made.token,
    arriving: changedToken(made.token, one),
    cookieName,
    now,
    known,
    row:
      one.writer === 'stock'
        ? null
        : rowOf(one, 'jwt', person, times, now, sid, hashToken(secretOfJwt(tokenId))),
    claims: made.claims,
    current: one.fate === 'user changed' ? await sealAsIs(fresh, one, cookieName) : made.token,
  };
}

function seconds(time: number): number {
  return Math.floor(time / 1000);
}
