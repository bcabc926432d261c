import { NextResponse } from 'next/server';
import type { CookieWrite } from '../core/cookies.ts';
import {
  ReauthenticationRequired,
  SessionStoreUnavailable,
  Unauthenticated,
} from '../core/errors.ts';

/** Nothing that depends on a session may be kept by a shared cache. */
export const privateAnswer = { 'Cache-Control': 'private, no-store' } as const;

/** The same answer with these cookies. */
export function setCookies(response: Response, writes: readonly CookieWrite[]): Response {
  if (writes.length === 0) return response;
  // Copied, because the headers of a redirect can't be changed.
  const answer = new NextResponse(response.body, response);
  for (const { name, value, options } of writes) answer.cookies.set(name, value, options);
  return answer;
}

export function jsonError(status: number, error: string, headers?: HeadersInit): Response {
  const answer = Response.json({ error }, { status, headers });
  answer.headers.set('Cache-Control', privateAnswer['Cache-Control']);
  return answer;
}

/** What `run` answers, or the answer to an error of the kit that it threw. */
export async function answering(run: () => Promise<Response>): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    const answer = answerError(error);
    if (answer) return answer;
    throw error;
  }
}

/** The answer to an error of the kit, or `null` for an error that isn't the kit's to answer. */
export function answerError(error: unknown): Response | null {
  if (error instanceof SessionStoreUnavailable) {
    return jsonError(503, error.code, { 'Retry-After': String(error.retryAfter) });
  }
  if (error instanceof Unauthenticated) return jsonError(401, error.code);
  if (error instanceof ReauthenticationRequired) return jsonError(403, error.code);
  return null;
}
