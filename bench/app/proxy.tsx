import { type NextRequest, NextResponse } from 'next/server';
import { isReaderName, type ReaderName } from './reader-names.ts';
import { kits, plainApps } from './readers.ts';

const protect = ['/proxied/:path*'];

function plainGuard(name: keyof typeof plainApps) {
  const guard = plainApps[name].auth((request) =>
    request.auth ? NextResponse.next() : NextResponse.redirect(new URL('/', request.url)),
  );
  // Auth.js types its proxy as a route handler, with a second argument.
  return (request: NextRequest) => guard(request, { params: Promise.resolve({}) });
}

const letThrough = () => NextResponse.next();

const guards: Record<ReaderName, (request: NextRequest) => unknown> = {
  none: letThrough,
  next: letThrough,
  'least-jwt': letThrough,
  'least-database': letThrough,
  'kit-jwt': kits.jwt.createProxy({ protect }),
  'kit-database': kits.database.createProxy({ protect }),
  'plain-jwt': plainGuard('jwt'),
  'plain-database': plainGuard('database'),
};

export function proxy(request: NextRequest): unknown {
  const reader = request.nextUrl.pathname.split('/').pop() ?? '';
  return guards[isReaderName(reader) ? reader : 'none'](request);
}

export const config = { matcher: ['/proxied/:path*'] };
