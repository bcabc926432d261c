import { ownOrigin } from 'authjs-session-kit/next';
import type { NextRequest } from 'next/server';

/** Wraps a route handler: refuses requests whose `Origin` is missing or isn't this app's. */
export function sameOriginOnly<Rest extends unknown[]>(
  handler: (request: NextRequest, ...rest: Rest) => Promise<Response>,
) {
  return async (request: NextRequest, ...rest: Rest): Promise<Response> => {
    const { headers } = request;
    if (headers.get('origin') === ownOrigin(headers)) return handler(request, ...rest);
    const answer = { status: 403, headers: { 'Cache-Control': 'private, no-store' } };
    return Response.json({ error: 'bad_origin' }, answer);
  };
}
