import fc from 'fast-check';
import type { JWTPayload } from 'jose';

/** What to do to the claims of a live session so that they are none any more. */
export type WrongClaims = { instead: JWTPayload } | { without: string } | { with: JWTPayload };

export function change(claims: JWTPayload, wrong: WrongClaims): JWTPayload {
  if ('instead' in wrong) return wrong.instead;
  if ('with' in wrong) return { ...claims, ...wrong.with };
  return Object.fromEntries(Object.entries(claims).filter(([name]) => name !== wrong.without));
}

const times = ['created_at', 'auth_time', 'last_seen_at', 'idle_exp', 'absolute_exp'] as const;
const counts = ['generation', 'user_version'] as const;

const notText = fc.constantFrom('', null, 0, 42, true, [], ['sid'], {}, { sid: 'x' });
const notNumber = fc.constantFrom('', '1', '9999999999', null, true, [], [1], {}, 'Infinity');
const notBoolean = fc.constantFrom('', 'true', 'false', 0, 1, null, [], {});

function one(names: readonly string[], values: fc.Arbitrary<unknown>): fc.Arbitrary<WrongClaims> {
  return fc
    .tuple(fc.constantFrom(...names), values)
    .map(([name, value]) => ({ with: { [name]: value } }));
}

/** Claims that the right key was used on, and that describe no session. */
export const wrongClaims: fc.Arbitrary<WrongClaims> = fc.oneof(
  fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })).map((any) => ({ instead: any })),
  fc
    .constantFrom('sub', 'token_id', ...times, ...counts, 'remember')
    .map((name) => ({ without: name })),
  one(['sid', 'sub', 'token_id'], notText),
  one([...times, ...counts], notNumber),
  one(['remember'], notBoolean),
);

/** A session that is over, or has not begun. */
export const wrongTimes: fc.Arbitrary<WrongClaims> = fc
  .record({
    name: fc.constantFrom(...times, 'exp', 'nbf'),
    seconds: fc.nat(4_000_000_000),
  })
  .map(({ name, seconds }) => {
    const isEnd = name.endsWith('exp');
    // The tests' clock stands still meanwhile, and servers' may differ by a minute.
    const away = seconds + 200;
    return { with: { [name]: Math.floor(Date.now() / 1000) + (isEnd ? -away : away) } };
  });

/** Numbers where a time or a count belongs: some are one, none is reason enough to fall over. */
export const oddNumbers: fc.Arbitrary<WrongClaims> = one(
  [...times, ...counts],
  fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.constantFrom(-1, -0, 0.5, 8.64e12, 8.64e12 + 1, 1e300, Number.MAX_VALUE),
  ),
);
