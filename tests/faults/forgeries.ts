import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { EncryptJWT, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { placeholder } from '../../src/kit/authjs/outcome.ts';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { hashToken } from '../../src/kit/session/token.ts';
import { cookie } from '../contract/strategy/helpers.ts';
import { secret } from '../support/kit.ts';
import type { KnownTokens } from './memory-target.ts';
import { oddText } from './odd-text.ts';
import { change, wrongClaims, wrongTimes } from './wrong-claims.ts';

/** One way to make tokens that are no session's. */
export interface Forgery {
  name: string;
  /** Checks the property for `runs` forged tokens. The first that fails is shrunk. */
  check(known: KnownTokens, runs: number, property: TokenProperty): Promise<void>;
}

/** @param pieces how many cookies the token is to be sent in. */
type TokenProperty = (token: string, pieces: number) => Promise<void>;

interface Cases<Values> {
  name: string;
  cases: fc.Arbitrary<Values>;
  forge(values: Values, known: KnownTokens): string | Promise<string>;
  /** Less than 1 where there are few cases, or each takes long. */
  share?: number;
}

function forgery<Values>({ name, cases, forge, share = 1 }: Cases<Values>): Forgery {
  const pieces = fc.integer({ min: 1, max: 4 });
  return {
    name,
    check: (known, runs, property) =>
      fc.assert(
        fc.asyncProperty(cases, pieces, async (values, count) =>
          property(await forge(values, known), count),
        ),
        { numRuns: Math.ceil(runs * share) },
      ),
  };
}

const kitJwe = createJwe([secret]);
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

const spent: Record<string, (known: KnownTokens) => string> = {
  'signed out': (known) => known.spent.signedOut,
  revoked: (known) => known.spent.revoked,
  rotated: (known) => known.spent.rotated,
  'the hash in the registry': ({ stored }) => stored.tokenHash,
  'the hash of the cookie': ({ token }) => hashToken(token),
  'the sid': ({ stored }) => stored.sid,
  "the user's id": ({ stored }) => stored.userId,
  'the CSRF token': ({ csrf }) => csrf.token,
  'the CSRF cookie': ({ csrf }) => csrf.cookie,
  'what Auth.js holds until the kit replaces it': () => placeholder,
};

/** The key that the kit derives, cut to what another algorithm takes. */
function keyOf(bytes: number): Uint8Array {
  const info = `Auth.js Generated Encryption Key (${cookie})`;
  return new Uint8Array(hkdfSync('sha256', secret, cookie, info, bytes));
}

const encryptWith = (claims: JWTPayload, alg: string, enc: string, key: Uint8Array) =>
  new EncryptJWT(claims).setProtectedHeader({ alg, enc }).encrypt(key);

/** Encryptions of a live session's claims that are not the kit's; `text` makes them vary. */
const otherEncryptions = {
  'another secret': (claims, text) => createJwe([secret + text]).encrypt(claims, cookie),
  "another cookie's name": (claims, text) => createJwe([secret]).encrypt(claims, cookie + text),
  'the name for https': (claims) => createJwe([secret]).encrypt(claims, `__Secure-${cookie}`),
  'the CSRF cookie': (claims) => createJwe([secret]).encrypt(claims, 'authjs.csrf-token'),
  'no name': (claims) => createJwe([secret]).encrypt(claims, ''),
  'alg none': (claims) => new UnsecuredJWT(claims).encode(),
  'a signature with the secret': (claims) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret)),
  'a signature with the key': (claims) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(keyOf(64)),
  'A256KW with the key': (claims) => encryptWith(claims, 'A256KW', 'A256GCM', keyOf(32)),
  'A256GCMKW with the key': (claims) => encryptWith(claims, 'A256GCMKW', 'A256GCM', keyOf(32)),
  'PBES2 with the secret': (claims) =>
    encryptWith(claims, 'PBES2-HS256+A128KW', 'A256GCM', new TextEncoder().encode(secret)),
  'half the key': (claims) => encryptWith(claims, 'dir', 'A128GCM', keyOf(16)),
  'the key as two': (claims) => encryptWith(claims, 'dir', 'A128CBC-HS256', keyOf(32)),
  'the secret as the key': (claims) =>
    encryptWith(claims, 'dir', 'A256GCM', new TextEncoder().encode(secret.slice(0, 32))),
} satisfies Record<string, (claims: JWTPayload, text: string) => string | Promise<string>>;

type OtherEncryption = keyof typeof otherEncryptions;

const megabyte = 1_048_576;

interface Size {
  shape: 'text' | 'after a token' | 'in a JWT' | 'dots';
  character: string;
}

const sizes: fc.Arbitrary<Size> = fc.record({
  shape: fc.constantFrom('text', 'after a token', 'in a JWT', 'dots'),
  character: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
});

function huge({ shape, character }: Size, { token }: KnownTokens): string {
  if (shape === 'dots') return '.'.repeat(megabyte);
  if (shape === 'after a token') return token + character.repeat(megabyte);
  if (shape === 'text') return character.repeat(megabyte);
  const header = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url');
  return `${header}..AAAAAAAAAAAAAAAA.${'A'.repeat(megabyte)}.AAAAAAAAAAAAAAAAAAAAAA`;
}

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
      const [, ...rest] = (await kitJwe.encrypt(claims, cookie)).split('.');
      return [base64url(JSON.stringify(given)), ...rest].join('.');
    },
  }),
  forgery({
    name: 'the claims of a live session under another key or algorithm',
    cases: fc.record({
      // Object.keys forgets which they are.
      name: fc.constantFrom(...(Object.keys(otherEncryptions) as OtherEncryption[])),
      text: fc.string({ minLength: 1, maxLength: 40 }),
    }),
    forge: ({ name, text }, { claims }) => otherEncryptions[name](claims, text),
    share: 0.5,
  }),
  forgery({
    name: 'the right key around claims of no session',
    cases: wrongClaims,
    forge: (wrong, { claims }) => kitJwe.encrypt(change(claims, wrong), cookie),
  }),
  forgery({
    name: 'the right key around a session that is over or has not begun',
    cases: wrongTimes,
    forge: (wrong, { claims }) => kitJwe.encrypt(change(claims, wrong), cookie),
  }),
  forgery({
    name: 'a token that was good once, or what is known of one',
    cases: fc.constantFrom(...Object.keys(spent)),
    forge: (name, known) => spent[name]?.(known) ?? '',
    share: 0.2,
  }),
  forgery({ name: 'a megabyte', cases: sizes, forge: huge, share: 0.01 }),
];

function base64url(data: string | Uint8Array): string {
  return Buffer.from(data).toString('base64url');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same token but for one bit; a JWT's are those of one of its parts. */
function flipBit(token: string, part: number, bit: number): string {
  const parts = token.split('.');
  // Only in the decoded bytes: the last character of a part has bits that decoding ignores.
  if (parts.length > 1)
    return parts.map((text, index) => (index === part ? flipped(text, bit) : text)).join('.');
  const index = bit % token.length;
  const value = alphabet.indexOf(token.charAt(index)) ^ (1 << (bit % 6));
  return token.slice(0, index) + alphabet.charAt(value) + token.slice(index + 1);
}

function flipped(part: string, bit: number): string {
  const bytes = Buffer.from(part, 'base64url');
  const offset = (bit >> 3) % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(offset) ^ (1 << (bit % 8)), offset);
  return bytes.toString('base64url');
}
