import type { NextRequest } from 'next/server';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { hashToken, isOwnDatabaseToken } from '../../src/kit/session/token.ts';
import { asHandler, cookie } from '../contract/strategy/helpers.ts';
import { Browser } from '../support/browser.ts';
import { secret } from '../support/kit.ts';
import { asAction, asRoute } from '../support/next-scope.ts';
import type { Process } from './processes.ts';

type Respond = (request: NextRequest) => Promise<Response> | Response;

/** The answers to one session's requests. */
export interface Storm {
  statuses: number[];
  /** Tokens that answers set; in `rotated` those of rotations. */
  renewed: string[];
  rotated: string[];
}

export interface StormOptions {
  processes: readonly Process[];
  /** The tokens that the requests carry by turns; the last one is the newest. */
  tokens: readonly string[];
  requests: number;
  /** One in this many requests rotates the token. Default: none. */
  rotateEvery?: number;
  /** What happens just before the request of this number is sent. */
  meanwhile?: { before: number; happens: () => Promise<unknown> };
}

/** Sends requests of one session at once, to all processes. @returns their answers. */
export async function storm(options: StormOptions): Promise<Storm> {
  const {
    processes,
    tokens,
    requests,
    rotateEvery = Number.POSITIVE_INFINITY,
    meanwhile,
  } = options;
  const result: Storm = { statuses: [], renewed: [], rotated: [] };

  async function send(number: number): Promise<void> {
    const rotates = number % rotateEvery === rotateEvery - 1;
    const { kit } = pick(processes, number);
    const token = rotates ? pick(tokens, tokens.length - 1) : pick(tokens, number >> 1);
    const browser = new Browser(kit.handlers);
    browser.setCookie(cookie, token);
    const respond = rotates ? asAction(kit.sessions.rotate) : pick(respondersOf(kit), number >> 2);
    const response = await browser.get(rotates ? '/rotate' : '/api/auth/session', respond);
    result.statuses.push(response.status);
    const given = browser.sessionCookie?.value;
    if (given && given !== token) (rotates ? result.rotated : result.renewed).push(given);
  }

  await Promise.all(
    Array.from({ length: requests }, async (_, number) => {
      if (number === meanwhile?.before) await Promise.all([meanwhile.happens(), send(number)]);
      else await send(number);
    }),
  );
  return result;
}

function respondersOf({ handlers, auth, createProxy, withSession }: SessionKit): Respond[] {
  return [
    handlers.GET,
    asHandler(auth, (request) => Response.json(request.auth)),
    createProxy({ protect: ['/api/:path*'] }),
    asRoute(withSession((session) => Response.json(session))),
  ];
}

function pick<T>(list: readonly T[], number: number): T {
  const item = list[number % list.length];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

/** @returns the hash that the registry keeps of this token. */
export async function hashOf(token: string, now: Date): Promise<string> {
  if (isOwnDatabaseToken(token)) return hashToken(token);
  const claims = await createJwe([secret]).decrypt(token, cookie, now);
  return hashToken(`jwt:${claims?.token_id}`);
}
