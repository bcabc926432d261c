import { cookies, headers } from 'next/headers';
import { connection, NextRequest } from 'next/server';
import type { CookieSource, CookieWrite } from '../session/cookies.ts';
import { issuedMarkHeader } from './issued-mark.ts';
import { mayBeEarly } from './where.ts';

/**
 * The request that a component, a server action or a route handler is running for.
 *
 * @param isKept whether the cookies stay as the browser sent them when a server action sets some later.
 * Default `true`; a caller that reads them at once can do without.
 */
export async function currentRequest(isKept = true): Promise<CookieSource> {
  // Awaited in turn: all are resolved already, and `Promise.all` would add promises, each of which costs
  // lookups in Next's async storages.
  const jar = await cookies();
  const head = await headers();
  // A session depends on the time of the request, so it must not be prerendered.
  if (mayBeEarly()) await connection();
  const sent = isKept ? jar.getAll() : null;
  return {
    readCookie: (wanted) =>
      (sent ? sent.find(({ name }) => name === wanted) : jar.get(wanted))?.value,
    secure: isSecure(head),
    get issuedMark() {
      return head.get(issuedMarkHeader);
    },
  };
}

export function viewRequest(request: NextRequest): CookieSource {
  return {
    readCookie: (name) => request.cookies.get(name)?.value,
    secure: isSecure(request.headers),
    issuedMark: request.headers.get(issuedMarkHeader),
  };
}

/** The request with the origin of AUTH_URL, as Auth.js passes it: behind a reverse proxy it has the inner host. */
export function atOwnOrigin(request: NextRequest): NextRequest {
  const configured = configuredUrl();
  const { href, origin, basePath } = request.nextUrl;
  if (!configured || configured.origin === origin) return request;
  const moved = new Request(href.replace(origin, configured.origin), request);
  return new NextRequest(moved, { nextConfig: { basePath } });
}

/** A request's headers as Node.js and the pages router have them. */
export type NodeHeaders = Readonly<Record<string, string | string[] | undefined>>;

export function headersFrom(given: Headers | NodeHeaders): Headers {
  if (given instanceof Headers) return given;
  const lines = Object.entries(given).flatMap(([name, value]) =>
    [value ?? []].flat().map((line): [string, string] => [name, line]),
  );
  return new Headers(lines);
}

/** For the pages router and handlers that get a plain Request. */
export function viewHeaders(head: Headers): CookieSource {
  return viewRequest(new NextRequest('http://localhost', { headers: head }));
}

/** Sets cookies in a server action or a route handler; a component can't. */
export async function writeCookies(writes: readonly CookieWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const jar = await cookies();
  for (const { name, value, options } of writes) jar.set(name, value, options);
}

/**
 * Puts the cookies that a proxy sets into the request as well, for `NextResponse.next({ request })`: the
 * components of the same request must read them, and not the ones that the browser sent.
 *
 * @param mark see `issuedMarkOf`.
 */
export function showToRequest(
  request: NextRequest,
  { writes, mark }: { writes: readonly CookieWrite[]; mark: string | null },
): void {
  for (const { name, value } of writes) request.cookies.set(name, value);
  if (mark) request.headers.set(issuedMarkHeader, mark);
}

/** The app's own origin, by the same rule as Auth.js. */
export function ownOrigin(head: Headers): string {
  const configured = configuredUrl();
  if (configured) return configured.origin;
  const host = head.get('x-forwarded-host') ?? head.get('host');
  return `${isSecure(head) ? 'https' : 'http'}://${host}`;
}

function isSecure(head: Headers): boolean {
  const configured = configuredUrl();
  if (configured) return configured.protocol === 'https:';
  return head.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
}

/** Kept, because parsing a URL takes half as long as decrypting a token, and each read needs it. */
let parsed: { text: string; url: URL } | null = null;

function configuredUrl(): URL | null {
  const text = process.env.AUTH_URL ?? process.env.NEXTAUTH_URL;
  if (!text) return null;
  if (parsed?.text !== text) parsed = { text, url: new URL(text) };
  return parsed.url;
}
