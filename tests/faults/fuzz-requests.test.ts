import fc from 'fast-check';
import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { strategyNames } from '../../src/kit/session/session.ts';
import { cookie } from '../contract/strategy/helpers.ts';
import { cookieHeader } from './cookie-header.ts';
import { memoryTarget } from './memory-target.ts';
import { oddHeaders, oddHeaderValue } from './odd-headers.ts';
import { oddText } from './odd-text.ts';
import { app } from './places.ts';

/** Names that are not the session cookie's, most of them nearly. */
const otherNames = fc
  .oneof(
    fc.constantFrom(
      `__Secure-${cookie}`,
      `__Host-${cookie}`,
      `x-${cookie}`,
      `${cookie}x`,
      `${cookie}-2`,
      `${cookie}.`,
      `${cookie}.0`,
      `${cookie}.1`,
      `${cookie}.00`,
      `${cookie}.-1`,
      `${cookie}.9999999999`,
      `${cookie}.0.0`,
      cookie.toUpperCase(),
      'next-auth.session-token',
      'authjs.csrf-token',
      'authjs.state',
      '__proto__',
      '',
    ),
    fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,30}$/),
  )
  .filter((name) => name !== cookie);

/** Chunks with their index and the piece of the token in them, in the order in which they are sent. */
const chunks = fc.integer({ min: 2, max: 5 }).chain((count) => {
  const all = Array.from({ length: count }, (_, index) => ({ index, piece: index }));
  const chunk = fc.record({ index: fc.nat(count), piece: fc.nat(count - 1) });
  return fc.record({
    count: fc.constant(count),
    sent: fc.oneof(
      fc.shuffledSubarray(all, { minLength: count }),
      fc.shuffledSubarray(all),
      fc
        .tuple(
          fc.shuffledSubarray(all, { minLength: count - 1 }),
          fc.array(chunk, { maxLength: 3 }),
        )
        .map(([some, more]) => [...some, ...more]),
      fc.array(chunk, { minLength: 1, maxLength: 8 }),
    ),
  });
});

describe.each(strategyNames)('strategy %s', (strategy) => {
  const target = memoryTarget(strategy);

  async function expectSignedIn(headers: Headers, expected: boolean): Promise<void> {
    for (const { name, ask } of target.places) {
      expect([name, (await ask(headers)).signedIn]).toEqual([name, expected]);
    }
  }

  it('chunks are accepted exactly when they join to the session token', () =>
    fc.assert(
      fc.asyncProperty(chunks, async ({ count, sent }) => {
        const { token } = target.known;
        const size = Math.ceil(token.length / count);
        const cookies = sent.map(({ index, piece }): [string, string] => [
          `${cookie}.${index}`,
          token.slice(piece * size, (piece + 1) * size),
        ]);
        const header = new Headers({ cookie: cookieHeader(cookies) });
        await expectSignedIn(header, joined(cookies) === token);
      }),
      { numRuns: 1_000 },
    ));

  it('a session is read with any other cookies', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(otherNames, oddText), { maxLength: 6 }),
        fc.array(fc.tuple(otherNames, oddText), { maxLength: 6 }),
        async (before, after) => {
          const cookies = [...before, [cookie, target.known.token] as const, ...after];
          await expectSignedIn(new Headers({ cookie: cookieHeader(cookies) }), true);
        },
      ),
      { numRuns: 1_000 },
    ));

  it('a session is read with any other text in the cookie header', () =>
    fc.assert(
      fc.asyncProperty(oddHeaderValue, oddHeaderValue, async (before, after) => {
        const header = `${before}; ${cookieHeader([[cookie, target.known.token]])}; ${after}`;
        await expectSignedIn(new Headers({ cookie: header }), true);
      }),
      { numRuns: 600 },
    ));

  it('no header signs a visitor in, and a session is read beside any header', () =>
    fc.assert(
      fc.asyncProperty(oddHeaders, fc.boolean(), async (odd, signedIn) => {
        const headers = new Headers(odd);
        if (signedIn) {
          headers.append('cookie', cookieHeader([[cookie, target.known.token]]));
        }
        await expectSignedIn(headers, signedIn);
      }),
      { numRuns: 1_500 },
    ));

  it("no header and no path makes Auth.js's routes answer with a server error", () =>
    fc.assert(
      fc.asyncProperty(
        oddHeaders,
        fc.oneof(paths, oddPath),
        fc.boolean(),
        async (odd, path, get) => {
          const { csrf } = target.known;
          const headers = new Headers(odd);
          headers.append('cookie', `authjs.csrf-token=${csrf.cookie}`);
          const { GET, POST } = target.kit.handlers;
          const url = `${app}/api/auth/${path}`;
          const response = get
            ? await GET(new NextRequest(url, { headers }))
            : await POST(
                new NextRequest(url, {
                  method: 'POST',
                  headers,
                  body: new URLSearchParams({ csrfToken: csrf.token, password: 'wrong' }),
                }),
              );
          expect([path, response.status]).toEqual([path, expect.toSatisfy((n) => n < 500)]);
        },
      ),
      { numRuns: 1_000 },
    ));
});

const paths = fc.constantFrom(
  'session',
  'csrf',
  'providers',
  'signin',
  'signout',
  'error',
  'signin/credentials',
  'callback/credentials',
);

const oddPath = fc
  .tuple(fc.constantFrom('', 'signin/', 'callback/', 'callback/credentials/', 'session/'), oddText)
  .map(([start, text]) => start + encodeURIComponent(Buffer.from(text).toString()));

/** What the cookies hold together, by their names and whatever order they came in. */
function joined(cookies: readonly (readonly [string, string])[]): string {
  const byName = new Map(cookies);
  let token = '';
  for (let index = 0; byName.has(`${cookie}.${index}`); index++) {
    token += byName.get(`${cookie}.${index}`);
  }
  return token;
}
