import type { JWT } from 'next-auth/jwt';
import { describe, expect, it } from 'vitest';
import { withoutRecordClaims } from '../../src/kit/session/app-claims.ts';
import { plainSessionOf, toRecordClaims, toSessionRecord } from '../../src/kit/session/claims.ts';
import { appClaimsIn, createPayload, plainAppClaimsIn } from '../../src/kit/session/payload.ts';
import { defaultPolicy, initialTimes } from '../../src/kit/session/policy.ts';
import { plainSid } from '../../src/kit/session/token.ts';

const begin = new Date('2030-01-01T00:00:00Z');
const seconds = begin.getTime() / 1000;
const day = 86_400;
const session = { sid: 'sid', userId: 'user', ...initialTimes(defaultPolicy, true, begin) };

const notText = ['', null, 0, 42, true, [], ['sid'], {}, undefined];
const notNumber = ['', '1', '9999999999', null, true, [], [1], {}, 'Infinity', undefined];
const notTime = [...notNumber, Number.NaN, Number.POSITIVE_INFINITY, 8.64e12 + 1, 1e300];
const notBoolean = ['', 'true', 'false', 0, 1, null, [], {}, undefined];

describe('a token of the kit', () => {
  const claims = createPayload(session, 'token id', { claims: {}, columns: { id: 'user' } });

  it('names its session', () => {
    expect(toSessionRecord(claims)).toEqual(session);
  });

  it.each([
    ...['sid', 'sub', 'token_id'].map((name) => [name, notText] as const),
    ...['created_at', 'auth_time', 'last_seen_at', 'idle_exp', 'absolute_exp'].map(
      (name) => [name, notTime] as const,
    ),
    ...['generation', 'user_version'].map((name) => [name, notNumber] as const),
    ['remember', notBoolean] as const,
    ['migrated_at', notTime.filter((value) => value !== undefined)] as const,
  ])('is refused if its %s is missing or of another type', (name, values) => {
    for (const value of values) {
      const wrong = { ...claims, [name]: value };
      expect(toSessionRecord(wrong), JSON.stringify(value)).toBeNull();
      expect(plainSessionOf(wrong, defaultPolicy), JSON.stringify(value)).toBeNull();
    }
  });
});

describe('a token of plain Auth.js', () => {
  const claims = { sub: 'user', jti: 'jti', iat: seconds, exp: seconds + day };

  it('is a session that was last seen at its iat, and ends at its exp', () => {
    expect(plainSessionOf(claims, defaultPolicy)).toMatchObject({
      sid: plainSid('jti'),
      userId: 'user',
      lastSeenAt: begin,
      expires: new Date(begin.getTime() + day * 1000),
    });
  });

  it('ends idleTimeout after its iat where its exp is later', () => {
    const policy = { ...defaultPolicy, idleTimeout: day };
    const late = plainSessionOf({ ...claims, exp: seconds + 2 * day }, policy);
    expect(late?.expires).toEqual(new Date(begin.getTime() + day * 1000));
  });

  it.each([
    ...['sub', 'jti'].map((name) => [name, notText] as const),
    ...['iat', 'exp'].map((name) => [name, notTime] as const),
    ...['token_id', 'idle_exp', 'absolute_exp'].map((name) => [name, ['', 0, null, 'x']] as const),
  ])('is refused if its %s is any of these', (name, values) => {
    for (const value of values) {
      const wrong = { ...claims, [name]: value };
      expect(plainSessionOf(wrong, defaultPolicy), JSON.stringify(value)).toBeNull();
    }
  });
});

describe("the app's claims", () => {
  // As JSON has them: in a literal, "__proto__" would set the prototype.
  const odd: JWT = JSON.parse(
    '{"plan":"pro","aud":["a"],"iss":7,"nonce":null,"__proto__":"x","constructor":1,"toJSON":2,"expires":{}}',
  );
  const columns = { id: 'user' };

  it.each(['plan', 'aud', 'iss', 'nonce', '__proto__', 'constructor', 'toJSON', 'expires'])(
    'named %s are returned unchanged',
    (name) => {
      const token = JSON.parse(
        JSON.stringify(createPayload(session, 'id', { claims: odd, columns })),
      );
      const back = appClaimsIn(token);
      expect(Object.hasOwn(back, name)).toBe(true);
      expect(Object.getOwnPropertyDescriptor(back, name)?.value).toEqual(
        Object.getOwnPropertyDescriptor(odd, name)?.value,
      );
      const plain = plainAppClaimsIn(odd, session);
      expect(Object.getOwnPropertyDescriptor(plain, name)?.value).toEqual(
        Object.getOwnPropertyDescriptor(odd, name)?.value,
      );
    },
  );

  it("named like one of the kit's are returned, and don't change the session", () => {
    const claims = { ...toRecordClaims(session), sid: 'another', idle_exp: 1, remember: false };
    const token = createPayload(session, 'id', { claims: { ...claims, sub: 'another' }, columns });
    expect(toSessionRecord(token)).toEqual(session);
    expect(appClaimsIn(token)).toMatchObject({ sub: 'another', sid: 'another', idle_exp: 1 });
  });

  it("don't override the session's times and ids", () => {
    const returned = { sub: 'user', iat: 1, exp: 2, jti: 'x', plan: 'pro' };
    expect(withoutRecordClaims(session, returned)).toEqual({ plan: 'pro' });
  });
});
