import { strategyNames } from 'authjs-session-kit';
import type { NextRequest } from 'next/server';
import { liveComparison } from '@/app/compare/live/server';

/** Next's generated type of this context exists in development only. */
interface Context {
  params: Promise<{ strategy: string }>;
}

/** Auth.js's routes of both sides. The header `Server-Timing` says how long each response took. */
function createHandler(method: 'GET' | 'POST') {
  return async (request: NextRequest, { params }: Context): Promise<Response> => {
    const { strategy } = await params;
    const name = strategyNames.find((strategyName) => strategyName === strategy);
    if (!name) return Response.json({ error: 'not_found' }, { status: 404 });
    const { result, microseconds, statements } = await liveComparison().sides[name].answer(
      request,
      method,
    );
    const response = new Response(result.body, result);
    const milliseconds = (microseconds / 1000).toFixed(3);
    // W3C Server Timing: durations are in milliseconds. For SQL only the number of statements is known.
    response.headers.set('Server-Timing', `session;dur=${milliseconds}, sql;desc="${statements}"`);
    return response;
  };
}

export const GET = createHandler('GET');
export const POST = createHandler('POST');
