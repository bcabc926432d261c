import { isOwnDatabaseToken, newSessionToken } from '../../../src/kit/session/token.ts';
import { atLeast, type Check, every, none } from '../check.ts';
import { claimsOf } from '../pass-time.ts';
import type { Visitor } from '../visitor.ts';

/** V7.2: fundamental session management security. */
export const tokenChecks: Check[] = [
  {
    id: '7.2.1',
    level: 1,
    name: 'Tokens are verified on the server',
    async run({ signedIn }) {
      const { visitor } = await signedIn();
      const forged = forgeries(visitor.token);
      let accepted = 0;
      for (const token of forged) {
        if ((await visitor.withToken(token).status()) !== 401) accepted++;
      }
      const untouched = await visitor.status();
      return {
        ...none(
          'forged tokens accepted',
          accepted,
          `${forged.length} forgeries of a valid token (changed, cut, unsigned, made up) at GET /api/me: all but ${accepted} answered 401; the untouched one ${untouched}`,
        ),
        holds: accepted === 0 && untouched === 200,
      };
    },
  },
  {
    id: '7.2.2',
    level: 1,
    name: 'Tokens are made for each session, not static',
    async run({ newUser, visitor, here }) {
      const { email } = await newUser();
      const tokens = new Set<string>();
      const signIns = 20;
      for (let n = 0; n < signIns; n++) {
        const browser = visitor(here);
        await browser.signIn(email);
        tokens.add(browser.token);
      }
      const bearer = await visitor(here).send('/api/me', {
        headers: { authorization: `Bearer ${[...tokens][0]}` },
      });
      return {
        ...every(
          'different tokens',
          tokens.size,
          signIns,
          `${signIns} sign-ins of one user gave ${tokens.size} different tokens; as an API key (Authorization: Bearer) one is answered ${bearer.status}`,
        ),
        holds: tokens.size === signIns && bearer.status === 401,
      };
    },
  },
  {
    id: '7.2.3',
    level: 1,
    name: 'Reference tokens hold at least 128 bits of entropy',
    async run({ signedIn }) {
      const { visitor } = await signedIn();
      const reference = await secretOf(visitor);
      const bits = Buffer.from(reference, 'base64url').length * 8;
      const where = isOwnDatabaseToken(visitor.token)
        ? 'the cookie is the reference'
        : 'the token is self-contained; the secret in it, of which the registry keeps the hash, counts';
      return atLeast(
        'random bits',
        bits,
        128,
        `${where}: ${bits} bits from node:crypto.randomBytes`,
      );
    },
  },
  {
    id: '7.2.4',
    level: 1,
    name: 'A sign-in, the first or a repeated one, gives a new token and ends the earlier one',
    async run({ signedIn }) {
      const { user, visitor } = await signedIn();
      const earlier = visitor.copy();
      await visitor.signIn(user.email);
      const [old, now] = [await earlier.status(), await visitor.status()];
      const renewed = visitor.token !== earlier.token;
      return {
        ...none(
          'earlier tokens accepted',
          old === 401 ? 0 : 1,
          `signed in twice in one browser: the token is ${renewed ? 'another' : 'the same'}, the earlier one is answered ${old}, the new one ${now}`,
        ),
        holds: old === 401 && now === 200 && renewed,
      };
    },
  },
];

function forgeries(token: string): string[] {
  const flip = (index: number) =>
    token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1);
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const places = [0, 5, 20, Math.floor(token.length / 2), token.length - 2];
  return [
    ...places.map(flip),
    token.slice(0, -1),
    token.slice(1),
    `${token}A`,
    newSessionToken(),
    `${base64({ alg: 'none' })}.${base64({ sub: '1', sid: 'x' })}.`,
    `${base64({ alg: 'dir', enc: 'A256GCM' })}..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA`,
    'issued-by-the-kit',
    'null',
  ];
}

/** @returns the random secret of a session: the token itself, or the jwt's claim token_id. */
async function secretOf(visitor: Visitor): Promise<string> {
  const jwt = await claimsOf(visitor);
  return jwt ? String(jwt.claims.token_id) : visitor.token;
}
