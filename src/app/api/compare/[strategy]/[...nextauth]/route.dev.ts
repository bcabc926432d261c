import { strategyNames } from 'authjs-session-kit';
import type { NextRequest } from 'next/server';
import { liveComparison } from '@/app/compare/live/server';

/** Next's own type of it is there in development only. */
interface Context {
  params: Promise<{ strategy: string }>;
}

/** Auth.js's routes of either side, with what each answer took. */
function answerWith(method: 'GET' | 'POST') {
  return async (request: NextRequest, { params }: Context): Promise<Response> => {
    const { strategy } = await params;
    const name = strategyNames.find((each) => each === strategy);
    if (!name) return Response.json({ error: 'not_found' }, { status: 404 });
    const { result, microseconds, statements } = await liveComparison().sides[name].answer(
      request,
      method,
    );
    const answer = new Response(result.body, result);
    const took = (microseconds / 1000).toFixed(3);
    // W3C Server Timing: milliseconds; SQL has no duration of its own here, only a number.
    answer.headers.set('Server-Timing', `session;dur=${took}, sql;desc="${statements}"`);
    return answer;
  };
}

export const GET = answerWith('GET');
export const POST = answerWith('POST');
