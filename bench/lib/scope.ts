import { NextRequest } from 'next/server.js';
import { asRoute } from '../../tests/support/next-scope.ts';

/** Runs code as Next runs a route handler, for a request with this cookie. */
export async function inRequest<T>(cookie: string, run: () => Promise<T>): Promise<T> {
  const request = new NextRequest('http://localhost:3000/bench', {
    // Without x-forwarded-proto plain Auth.js assumes https, and reads a cookie with another name.
    headers: { cookie, host: 'localhost:3000', 'x-forwarded-proto': 'http' },
  });
  let result: { value: T } | undefined;
  await asRoute(async () => {
    result = { value: await run() };
    return new Response();
  })(request);
  if (!result) throw new Error('The handler did not run.');
  return result.value;
}
