import { cookies, headers } from 'next/headers';
import { connection, NextRequest } from 'next/server';
import type { CookieSource, CookieWrite } from '../session/cookies.ts';
import { issuedMarkHeader } from './issued-mark.ts';
import { mayBeEarly } from './where.ts';

/**
 * The request that a component, a server action or a route handler is running for.
 *
 * @param isKept whether it goes on to say what the browser sent, although a server action sets cookies
 * meanwhile. Default `true`; who only reads at once can do without.
 */
export async function currentRequest(isKept = true): Promise<CookieSource> {
  // One after the other: all three are there at once, and waiting for them together makes as many
  // promises again, for each of which Next's own storages are asked.
  const jar = await cookies();
  const head = await headers();
  // A session depends on the time of the request, so Next renders nothing of it before there is one.
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

/**
 * The request as Auth.js passes it to an app: behind a reverse proxy it has the inner host, and is given
 * the origin of AUTH_URL.
 */
export function atOwnOrigin(request: NextRequest): NextRequest {
  const configured = configuredUrl();
  const { href, origin, basePath } = request.nextUrl;
  if (!configured || configured.origin === origin) return request;
  const moved = new Request(href.replace(origin, configured.origin), request);
  return new NextRequest(moved, { nextConfig: { basePath } });
}

/** As Node.js and the pages router have the headers of a request. */
export type NodeHeaders = Readonly<Record<string, string | string[] | undefined>>;

export function headersFrom(given: Headers | NodeHeaders): Headers {
  if (given instanceof Headers) return given;
  const lines = Object.entries(given).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
  return new Headers(lines);
}

/** For the pages router and handlers that get a plain Request. */
export function viewHeaders(head: Headers): CookieSource {
  return viewRequest(new NextRequest('http://localhost', { headers: head }));
}

/** Sets cookies where a server action or a route handler runs; a component can't. */
export async function writeCookies(writes: readonly CookieWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const jar = await cookies();
  for (const { name, value, options } of writes) jar.set(name, value, options);
}

/**
 * The components of the same request must see the cookies that the proxy sets, and not those that
 * it came with. For `NextResponse.next({ request })`.
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

/** Each read asks, and to parse it takes half as long as a decryption. */
let parsed: { text: string; url: URL } | null = null;

function configuredUrl(): URL | null {
  const text = process.env.AUTH_URL ?? process.env.NEXTAUTH_URL;
  if (!text) return null;
  if (parsed?.text !== text) parsed = { text, url: new URL(text) };
  return parsed.url;
}
