import { NextRequest } from 'next/server';
import { expect } from 'vitest';
import type { SessionKit } from '../../src/kit/create-session-kit.ts';
import { asHandler } from '../contract/strategy/helpers.ts';
import { asRoute } from '../support/next-scope.ts';

export interface Answer {
  signedIn: boolean;
  /** Headers and body, to look for what must not be in them. */
  text: string;
}

/** An endpoint that says whether a request is signed in. Fails on every other answer. */
export interface Place {
  name: string;
  ask(headers: Headers): Promise<Answer>;
}

export const app = 'http://localhost:3000';

/** All endpoints of the kit that read a session. */
export function placesOf({ handlers, auth, createProxy, withSession }: SessionKit): Place[] {
  const handler = asHandler(auth, (request) => Response.json(request.auth));
  const route = asRoute(withSession((session) => Response.json(session)));
  const proxy = createProxy({ protect: ['/dashboard/:path*'] });
  const places = {
    '/api/auth/session': handlers.GET,
    '/api/handler': handler,
    '/api/route': route,
    '/dashboard/page': proxy,
  };
  return Object.entries(places).map(([name, respond]) => ({
    name,
    ask: async (headers) => answerOf(await respond(new NextRequest(`${app}${name}`, { headers }))),
  }));
}

async function answerOf(response: Response): Promise<Answer> {
  const body = await response.text();
  const headers = JSON.stringify([...response.headers]);
  return { signedIn: saysSignedIn(response, body), text: `${headers}\n${body}` };
}

function saysSignedIn({ status, headers }: Response, body: string): boolean {
  if (status === 307) {
    expect(headers.get('location')).toMatch(/^http:\/\/localhost:3000\/signin\?/);
    return false;
  }
  if (status === 401) {
    expect(JSON.parse(body)).toEqual({ error: 'unauthenticated' });
    return false;
  }
  expect([status, body]).toEqual([200, expect.any(String)]);
  if (headers.get('x-middleware-next') === '1') return true;
  const session: unknown = JSON.parse(body);
  if (session !== null) expect(session).toMatchObject({ sid: expect.any(String) });
  return session !== null;
}
