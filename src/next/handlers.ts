import type { NextRequest } from 'next/server';
import type { NextAuthResult } from 'next-auth';
import type { SessionReader } from './reader.ts';
import { viewRequest } from './request.ts';
import { withRequestInfo } from './request-info.ts';
import { answering, privateAnswer, setCookies } from './response.ts';

type Handlers = NextAuthResult['handlers'];

/** Auth.js's route handlers, with `GET …/session` answered by the kit's own read path. */
export function createHandlers(
  authjs: Handlers,
  reader: SessionReader,
  basePath: string,
): Handlers {
  async function answerSession(request: NextRequest): Promise<Response> {
    const resolved = await reader.resolve(viewRequest(request));
    const answer = Response.json(resolved?.session ?? null, { headers: privateAnswer });
    return setCookies(answer, resolved?.writes ?? []);
  }

  return {
    GET: (request) =>
      request.nextUrl.pathname === `${basePath}/session`
        ? answering(() => answerSession(request))
        : withRequestInfo(request.headers, () => authjs.GET(request)),
    POST: (request) => withRequestInfo(request.headers, () => authjs.POST(request)),
  };
}
