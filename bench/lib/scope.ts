import { NextRequest } from 'next/server.js';
import { asRoute } from '../../tests/support/next-scope.ts';

/** Runs code as Next runs a route handler, for a request with this cookie. */
export async function inRequest<T>(cookie: string, run: () => Promise<T>): Promise<T> {
  const request = new NextRequest('http://localhost:3000/bench', {
    // Stock Auth.js takes a request that doesn't say so for https, and looks for another cookie.
    headers: { cookie, host: 'localhost:3000', 'x-forwarded-proto': 'http' },
  });
  const results: T[] = [];
  await asRoute(async () => {
    results.push(await run());
    return new Response();
  })(request);
  const [result] = results;
  return result as T; // the handler has run, or asRoute has thrown
}
