import { type NextRequest, NextResponse } from 'next/server';
import { isReaderName, type ReaderName } from './reader-names.ts';
import { kits, stocks } from './readers.ts';

const protect = ['/proxied/:path*'];

function stockGuard(name: keyof typeof stocks) {
  const guard = stocks[name].auth((request) =>
    request.auth ? NextResponse.next() : NextResponse.redirect(new URL('/', request.url)),
  );
  // Auth.js types a proxy of its own like a route handler.
  return (request: NextRequest) => guard(request, { params: Promise.resolve({}) });
}

const letThrough = () => NextResponse.next();

const guards: Record<ReaderName, (request: NextRequest) => unknown> = {
  none: letThrough,
  next: letThrough,
  'bare-jwt': letThrough,
  'bare-database': letThrough,
  'kit-jwt': kits.jwt.createProxy({ protect }),
  'kit-database': kits.database.createProxy({ protect }),
  'stock-jwt': stockGuard('jwt'),
  'stock-database': stockGuard('database'),
};

export function proxy(request: NextRequest): unknown {
  const reader = request.nextUrl.pathname.split('/').pop() ?? '';
  return guards[isReaderName(reader) ? reader : 'none'](request);
}

export const config = { matcher: ['/proxied/:path*'] };
