import { encode } from '@auth/core/jwt';
import { NextRequest } from 'next/server';
import { describe, expect } from 'vitest';
import { newSessionToken } from '../../../src/kit/session/token.ts';
import { countingConnections } from '../../support/count-statements.ts';
import { createTestKit, password, secret } from '../../support/kit.ts';
import type { ContractTest } from './fixtures.ts';
import { asHandler, cookie, signIn } from './helpers.ts';

export function readingContract(it: ContractTest): void {
  describe('reading', () => {
    it('returns null if signed out, with a response that no cache stores', async ({ browser }) => {
      const response = await browser.get('/api/auth/session');
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('private, no-store');
      expect(await response.json()).toBeNull();
    });

    it('gives auth(handler) the same session, and runs the handler without a session too', async ({
      kit,
      user,
      browser,
    }) => {
      const handler = asHandler(kit.auth, (request) => Response.json(request.auth));
      expect(await (await browser.get('/anything', handler)).json()).toBeNull();
      await browser.signIn(user.email, password);
      const seen = await (await browser.get('/anything', handler)).json();
      expect(seen).toEqual(await browser.session());
    });

    it('never answers with the session token or a password hash', async ({ user, browser }) => {
      const answers = [await browser.signIn(user.email, password)];
      for (const path of ['session', 'csrf', 'providers']) {
        answers.push(await browser.get(`/api/auth/${path}`));
      }
      answers.push(await browser.post('/api/auth/session'));
      const token = browser.sessionCookie?.value ?? '';
      expect(token.length).toBeGreaterThan(40);
      for (const answer of answers) {
        const text = `${await answer.text()} ${answer.headers.get('location')}`;
        expect(text).not.toContain(token);
        expect(text).not.toContain('$argon2');
      }
    });

    it('sends as many SQL statements as its strategy promises', async ({
      strategy,
      expected,
      database,
      user,
    }) => {
      const { statements, ...connections } = countingConnections(database.url);
      const visitor = await signIn(createTestKit(strategy, connections), user);
      await visitor.session();
      statements.length = 0;
      expect(await visitor.session()).not.toBeNull();
      expect(statements).toHaveLength(expected.statementsPerRead);
      await connections.prisma.$disconnect();
    });

    it('ignores another cookie with the same prefix', async ({ user, signedIn: browser }) => {
      browser.setCookie(`${cookie}-of-somebody-else`, 'x');
      browser.setCookie(`${cookie}.1`, 'x');
      expect(await browser.session()).toMatchObject({ user: { email: user.email } });
    });
  });

  describe('the session cookie in a request', () => {
    const half = (token: string) => Math.ceil(token.length / 2);
    const pieces = (token: string) => [
      `${cookie}.0=${token.slice(0, half(token))}`,
      `${cookie}.1=${token.slice(half(token))}`,
    ];

    it.for<[string, 'is read' | 'is not read', (token: string) => string[]]>([
      ['after another of its name', 'is read', (token) => [`${cookie}=x`, `${cookie}=${token}`]],
      [
        'before another of its name',
        'is not read',
        (token) => [`${cookie}=${token}`, `${cookie}=x`],
      ],
      [
        'after one that is badly encoded',
        'is read',
        (token) => [`${cookie}=%zz`, `${cookie}=${token}`],
      ],
      [
        'before one that is badly encoded',
        'is read',
        (token) => [`${cookie}=${token}`, `${cookie}=%zz`],
      ],
      [
        'beside a piece that is badly encoded',
        'is read',
        (token) => [`${cookie}=${token}`, `${cookie}.9=%E0%A4%A`],
      ],
      ['with each character encoded', 'is read', (token) => [`${cookie}=${percentEncoded(token)}`]],
      ['in pieces', 'is read', pieces],
      ['in pieces in another order', 'is read', (token) => pieces(token).reverse()],
      ['in pieces of which the first is missing', 'is not read', (token) => pieces(token).slice(1)],
      [
        'in pieces of which the last is missing',
        'is not read',
        (token) => pieces(token).slice(0, 1),
      ],
      [
        'as a piece before a gap',
        'is read',
        (token) => [`${cookie}.0=${token}`, `${cookie}.2=left-over`],
      ],
      ['as a later piece', 'is not read', (token) => [`${cookie}.3=${token}`]],
      ['under a name that begins with its own', 'is not read', (token) => [`${cookie}-2=${token}`]],
      ['under its name for https', 'is not read', (token) => [`__Secure-${cookie}=${token}`]],
      ['in quotes', 'is not read', (token) => [`${cookie}="${token}"`]],
      [
        'with white space in it',
        'is not read',
        (token) => [`${cookie}=${token.slice(0, 20)}%20${token.slice(20)}`],
      ],
    ])('%s %s', async ([, outcome, cookies], { kit, user, signedIn: browser }) => {
      const request = new NextRequest('http://localhost:3000/api/auth/session', {
        headers: {
          host: 'localhost:3000',
          cookie: cookies(browser.sessionCookie?.value ?? '').join('; '),
        },
      });
      const session = await (await kit.handlers.GET(request)).json();
      if (outcome === 'is read') expect(session).toMatchObject({ user: { email: user.email } });
      else expect(session).toBeNull();
    });
  });

  describe('cookies without a session', () => {
    it.for<[string, (valid: string) => string | Promise<string>]>([
      ['malformed', () => '%%%not a token%%%'],
      ['cut short', (valid) => valid.slice(0, -5)],
      ['with one character changed', (valid) => flip(valid, 30)],
      ['with its end changed', (valid) => flip(valid, valid.length - 3)],
      ['oversized', (valid) => valid.repeat(20)],
      ['made of dots', () => '....'],
      ['a random token', () => newSessionToken()],
      ['keyed with another secret', () => plainToken({ secret: 'another secret' })],
      ['keyed for another cookie', () => plainToken({ salt: 'another cookie' })],
      ['without a session id', () => plainToken({})],
      ['an unsecured JWT', () => `${base64({ alg: 'none' })}.${base64({ sub: '1' })}.`],
    ])('are signed out if %s', async ([, make], { signedIn: browser }) => {
      const { value } = browser.sessionCookie ?? { value: '' };
      browser.setCookie(cookie, await make(value));
      const response = await browser.get('/api/auth/session');
      expect(response.status).toBe(200);
      expect(await response.json()).toBeNull();
    });
  });
}

function flip(token: string, at: number): string {
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}

function percentEncoded(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('');
}

function plainToken(change: { secret?: string; salt?: string }): Promise<string> {
  return encode({ token: { sub: '1', name: 'Eve' }, secret, salt: cookie, ...change });
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
