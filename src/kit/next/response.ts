import { NextResponse } from 'next/server';
import type { CookieWrite } from '../session/cookies.ts';
import {
  ReauthenticationRequired,
  SessionStoreUnavailable,
  Unauthenticated,
} from '../session/errors.ts';
import { ownOrigin } from './request.ts';

/** What depends on a session must not be kept by a shared cache. */
export const privateAnswer = { 'Cache-Control': 'private, no-store' } as const;

/** @returns the same response, which no shared cache may keep. */
export function asPrivate(response: Response): Response {
  // Copied, because the headers of a redirect can't be changed.
  const answer = new Response(response.body, response);
  answer.headers.set('Cache-Control', privateAnswer['Cache-Control']);
  return answer;
}

/**
 * Adds cookies to a response and keeps it out of shared caches: Next lets them keep a prerendered page for
 * a year, and the next visitor would get the cookie. In a proxy this header replaces the one that Next
 * sets. Cookies that are in the response already keep their exact text: NextResponse would rewrite them,
 * without a `Max-Age=0` and with only one of each name.
 */
export function setCookies(response: Response, writes: readonly CookieWrite[]): Response {
  if (writes.length === 0) return response;
  const written = new NextResponse();
  for (const { name, value, options } of writes) written.cookies.set(name, value, options);
  // Copied, because the headers of a redirect can't be changed.
  const answer = new NextResponse(response.body, response);
  answer.headers.delete('set-cookie');
  const isReplaced = (line: string) => writes.some(({ name }) => line.startsWith(`${name}=`));
  const kept = response.headers.getSetCookie().filter((line) => !isReplaced(line));
  for (const line of [...kept, ...written.headers.getSetCookie()])
    answer.headers.append('set-cookie', line);
  answer.headers.set('Cache-Control', privateAnswer['Cache-Control']);
  // In a proxy: the header by which Next passes these cookies to the page of the same request.
  const forPage = written.headers.get(cookiesForPage);
  if (forPage) answer.headers.append(cookiesForPage, forPage);
  return answer;
}

const cookiesForPage = 'x-middleware-set-cookie';

/** @returns the same response without a cookie. */
export function withoutCookie(response: Response, name: string): Response {
  return withCookieLines(response, (all) => all.filter((line) => !line.startsWith(`${name}=`)));
}

/**
 * Makes sure that cleared cookies stay cleared. When a callback of the app has set a cookie, Next rewrites
 * all of a response's cookies and drops `Max-Age=0`, but not `Expires`.
 */
export function keepingClears(response: Response): Response {
  const cleared = /; *max-age=0(;|$)/i;
  const past = `; Expires=${new Date(0).toUTCString()}`;
  return withCookieLines(response, (all) =>
    all.map((line) => (cleared.test(line) && !/; *expires=/i.test(line) ? `${line}${past}` : line)),
  );
}

function withCookieLines(response: Response, change: (all: string[]) => string[]): Response {
  const all = response.headers.getSetCookie();
  const changed = change(all);
  if (changed.length === all.length && changed.every((line, index) => line === all[index])) {
    return response;
  }
  // Copied, because the headers of a redirect can't be changed.
  const answer = new Response(response.body, response);
  answer.headers.delete('set-cookie');
  for (const line of changed) answer.headers.append('set-cookie', line);
  return answer;
}

/**
 * Redirects as Auth.js does: its own client gets JSON with an absolute URL, a browser gets a 302 to the
 * page as it was configured, so that no header of the request can choose the host.
 */
export function redirectAs(page: string, { headers, url }: Request): Response {
  if (!headers.has('X-Auth-Return-Redirect')) {
    return new Response(null, { status: 302, headers: { Location: page } });
  }
  const origin = ownOrigin(headers);
  // The Host header may be malformed.
  return Response.json({ url: new URL(page, URL.canParse(origin) ? origin : url).href });
}

export function jsonError(status: number, error: string, headers?: HeadersInit): Response {
  const answer = Response.json({ error }, { status, headers });
  answer.headers.set('Cache-Control', privateAnswer['Cache-Control']);
  return answer;
}

/** Answers 503: to a browser as a page, to a program as JSON. */
export function answerOutage(request: Request, error: SessionStoreUnavailable): Response {
  const answer = outageAsJson(error);
  if (!request.headers.get('accept')?.includes('text/html')) return answer;
  answer.headers.set('Content-Type', 'text/html; charset=utf-8');
  return new Response(outagePage, answer);
}

function outageAsJson({ code, retryAfter }: SessionStoreUnavailable): Response {
  if (retryAfter === null) return jsonError(500, code);
  return jsonError(503, code, { 'Retry-After': String(retryAfter) });
}

// Depends on nothing that may be down as well.
const outagePage = `<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Back in a moment</title>
<body style="font: 1rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 20vh auto; padding: 0 1rem">
<main>
<h1>Back in a moment</h1>
<p>We can't look up your session right now. You have not been signed out.
<p><a href="">Try again</a>
</main>`;

/** @returns what `run` returns, or the response to an error of the kit that it throws. */
export async function answering(run: () => Promise<Response>): Promise<Response> {
  try {
    return await run();
  } catch (error) {
    const answer = answerError(error);
    if (answer) return answer;
    throw error;
  }
}

/** @returns the response to an error of the kit; `null` for any other error. */
function answerError(error: unknown): Response | null {
  if (error instanceof SessionStoreUnavailable) return outageAsJson(error);
  if (error instanceof Unauthenticated) return jsonError(401, error.code);
  if (error instanceof ReauthenticationRequired) return jsonError(403, error.code);
  return null;
}
