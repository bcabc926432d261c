import fc from 'fast-check';
import { placeholder } from '../../src/kit/authjs/outcome.ts';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { hashToken } from '../../src/kit/session/token.ts';
import { cookie } from '../contract/strategy/helpers.ts';
import { secret } from '../support/kit.ts';
import { flipBit } from './flip-bit.ts';
import { huge, sizes } from './huge.ts';
import type { Material } from './material.ts';
import { oddText } from './odd-text.ts';
import { type OtherMeans, otherMeans } from './other-means.ts';
import { change, wrongClaims, wrongTimes } from './wrong-claims.ts';

/** One way to make tokens that are no session's. */
export interface Forgery {
  name: string;
  /** Makes so many, and shrinks the first that the property doesn't hold for. */
  check(material: Material, runs: number, property: TokenProperty): Promise<void>;
}

/** @param pieces how many cookies the token is to be sent in. */
type TokenProperty = (token: string, pieces: number) => Promise<void>;

interface Cases<Case> {
  name: string;
  cases: fc.Arbitrary<Case>;
  forge(one: Case, material: Material): string | Promise<string>;
  /** Less than 1 where there are few cases, or each takes long. */
  share?: number;
}

function forgery<Case>({ name, cases, forge, share = 1 }: Cases<Case>): Forgery {
  const pieces = fc.integer({ min: 1, max: 4 });
  return {
    name,
    check: (material, runs, property) =>
      fc.assert(
        fc.asyncProperty(cases, pieces, async (one, count) =>
          property(await forge(one, material), count),
        ),
        { numRuns: Math.ceil(runs * share) },
      ),
  };
}

const { encrypt } = createJwe([secret]);
const part = fc.uint8Array({ minLength: 1, maxLength: 64 }).map(base64url);

const header = fc.record(
  {
    alg: fc.constantFrom('none', 'None', '', 'dir', 'A256KW', 'RSA-OAEP', 'HS256', null, 1, {}),
    enc: fc.constantFrom('A256GCM', 'A128GCM', 'A256CBC-HS512', 'none', '__proto__', null, []),
    kid: fc.oneof(fc.constantFrom('../../dev/null', null, 1, []), oddText),
    zip: fc.constantFrom('DEF', 'none', 1),
    crit: fc.constantFrom(['exp'], ['b64'], [], 'exp', 1),
    p2c: fc.constantFrom(2_147_483_647, -1, '1'),
    jku: fc.constantFrom('http://127.0.0.1:9/', 'file:///etc/passwd'),
    jwk: fc.constant({ kty: 'oct', k: 'AAAA' }),
    typ: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: ['alg'] },
);

const spent: Record<string, (material: Material) => string> = {
  'signed out': (material) => material.spent.signedOut,
  revoked: (material) => material.spent.revoked,
  rotated: (material) => material.spent.rotated,
  'the hash in the registry': ({ stored }) => stored.tokenHash,
  'the hash of the cookie': ({ token }) => hashToken(token),
  'the sid': ({ stored }) => stored.sid,
  'the user’s id': ({ stored }) => stored.userId,
  'the CSRF token': ({ csrf }) => csrf.token,
  'the CSRF cookie': ({ csrf }) => csrf.cookie,
  'what Auth.js holds until the kit replaces it': () => placeholder,
};

export const forgeries: readonly Forgery[] = [
  forgery({ name: 'text of any kind', cases: oddText, forge: (text) => text }),
  forgery({
    name: 'the shape of random bits',
    cases: fc.stringMatching(/^[\w-]{43}$/),
    forge: (text) => text,
  }),
  forgery({
    name: 'the shape of an encrypted JWT',
    cases: fc.tuple(fc.oneof(fc.json().map(base64url), part), part, part, part),
    forge: ([first, ...rest]) => [first, '', ...rest].join('.'),
  }),
  forgery({
    name: 'a live token, cut or with something added',
    cases: fc
      .record({
        from: fc.nat(30),
        missing: fc.oneof(fc.nat(5), fc.nat(500)),
        before: fc.string({ maxLength: 3 }),
        after: fc.string({ maxLength: 3 }),
      })
      .filter(({ from, missing, before, after }) => from + missing + (before + after).length > 0)
      // What is added and then is what was cut would be the live token again.
      .filter(
        ({ from, missing, before, after }) => from !== before.length || missing !== after.length,
      ),
    forge: ({ from, missing, before, after }, { token }) =>
      before + token.slice(from, token.length - missing) + after,
  }),
  forgery({
    name: 'a live token with one bit flipped',
    cases: fc.record({ part: fc.constantFrom(0, 2, 3, 4), bit: fc.nat() }),
    forge: ({ part, bit }, { token }) => flipBit(token, part, bit),
  }),
  forgery({
    name: 'a live JWT with another header',
    cases: header,
    async forge(given, { claims }) {
      const [, ...rest] = (await encrypt(claims, cookie)).split('.');
      return [base64url(JSON.stringify(given)), ...rest].join('.');
    },
  }),
  forgery({
    name: 'the claims of a live session under another key or algorithm',
    cases: fc.record({
      // Object.keys forgets which they are.
      means: fc.constantFrom(...(Object.keys(otherMeans) as OtherMeans[])),
      text: fc.string({ minLength: 1, maxLength: 40 }),
    }),
    forge: ({ means, text }, { claims }) => otherMeans[means](claims, text),
    share: 0.5,
  }),
  forgery({
    name: 'the right key around claims of no session',
    cases: wrongClaims,
    forge: (wrong, { claims }) => encrypt(change(claims, wrong), cookie),
  }),
  forgery({
    name: 'the right key around a session that is over or has not begun',
    cases: wrongTimes,
    forge: (wrong, { claims }) => encrypt(change(claims, wrong), cookie),
  }),
  forgery({
    name: 'a token that was good once, or what is known of one',
    cases: fc.constantFrom(...Object.keys(spent)),
    forge: (name, material) => spent[name]?.(material) ?? '',
    share: 0.2,
  }),
  forgery({ name: 'a megabyte', cases: sizes, forge: huge, share: 0.01 }),
];

function base64url(data: string | Uint8Array): string {
  return Buffer.from(data).toString('base64url');
}
