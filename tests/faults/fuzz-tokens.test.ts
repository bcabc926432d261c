import fc from 'fast-check';
import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { cookie } from '../contract/strategy/helpers.ts';
import { secret } from '../support/kit.ts';
import { cookieHeader } from './cookie-header.ts';
import { forgeries } from './forgeries.ts';
import { memoryTarget, user } from './memory-target.ts';
import { app } from './places.ts';
import { change, oddNumbers } from './wrong-claims.ts';

describe.each(strategyNames)('strategy %s', (strategy) => {
  const target = memoryTarget(strategy);

  describe.each(forgeries)('$name', ({ check }) => {
    it('is never accepted, never a server error, and never repeated in an answer', () =>
      check(target.known, 450, async (token, pieces) => {
        const headers = new Headers({ cookie: cookieHeader(inPieces(token, pieces)) });
        for (const { name, ask } of target.places) {
          const { signedIn, text } = await ask(headers);
          expect([name, signedIn]).toEqual([name, false]);
          expectNoEcho(text, token);
        }
      }));

    it('keeps no user from signing in or out', () =>
      check(target.known, 40, async (token, pieces) => {
        const { csrf, stored } = target.known;
        const post = async (path: string, fields: Record<string, string> = {}) => {
          const response = await target.kit.handlers.POST(
            new NextRequest(`${app}/api/auth/${path}`, {
              method: 'POST',
              headers: {
                cookie: cookieHeader([
                  ['authjs.csrf-token', decodeURIComponent(csrf.cookie)],
                  ...inPieces(token, pieces),
                ]),
              },
              body: new URLSearchParams({ ...fields, csrfToken: csrf.token }),
            }),
          );
          // But for the token of a new session, which begins like every other jwt.
          const headers = [...response.headers].filter(
            ([, value]) => !value.includes(`${cookie}=`),
          );
          expectNoEcho(JSON.stringify(headers) + (await response.text()), token);
          return [response.status, response.headers.get('location')];
        };
        expect(await post('callback/credentials', { password: 'wrong' })).toEqual([
          302,
          `${app}/signin?error=CredentialsSignin&code=credentials`,
        ]);
        expect(await post('signout')).toEqual([302, app]);
        expect(await post('callback/credentials', { password: 'right' })).toEqual([302, app]);
        const live = await target.store.list(user.id, target.clock.now());
        expect(live.map(({ sid }) => sid)).toContain(stored.sid);
      }));
  });

  it('a number that is no time and no count is never a server error', () =>
    fc.assert(
      fc.asyncProperty(oddNumbers, async (odd) => {
        const token = await encrypt(change(target.known.claims, odd), cookie);
        const headers = new Headers({ cookie: cookieHeader([[cookie, token]]) });
        for (const { ask } of target.places) await ask(headers);
      }),
      { numRuns: 600 },
    ));
});

const { encrypt } = createJwe([secret]);

/** Splits a token into `count` cookies, as Auth.js does if a token is too long for one. */
function inPieces(token: string, count: number): [name: string, value: string][] {
  if (count === 1) return [[cookie, token]];
  const size = Math.ceil(token.length / count) || 1;
  return Array.from({ length: count }, (_, i) => [
    `${cookie}.${i}`,
    token.slice(i * size, (i + 1) * size),
  ]);
}

/** Shorter text than this may be in an answer by chance. */
const tellingLength = 16;

function expectNoEcho(text: string, token: string): void {
  if (token.length < tellingLength) return;
  for (const spelling of [token, encodeURIComponent(token)]) {
    expect(text.includes(spelling), 'the answer repeats what was sent').toBe(false);
  }
}
