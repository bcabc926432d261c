import type { NextFetchEvent, NextRequest } from 'next/server';
import { NextResponse } from 'next/server';
import { auth, kit } from './auth';

const answer = () => NextResponse.next();

/** `createProxy`, or what an app of plain Auth.js has instead. */
const protect = kit
  ? kit.createProxy({ protect: ['/dashboard/:path*'], answer })
  : auth((request) => {
      const { nextUrl } = request;
      if (!request.auth && nextUrl.pathname.startsWith('/dashboard')) {
        const url = nextUrl.clone();
        url.pathname = process.env.PAGES ? '/signin' : '/api/auth/signin';
        url.search = '';
        url.searchParams.set('callbackUrl', nextUrl.href);
        return NextResponse.redirect(url);
      }
      return answer();
    });

const guards = { protect, handler: auth(answer), auth };
const guard = guards[(process.env.GUARD ?? 'protect') as keyof typeof guards];

export const proxy = (request: NextRequest, event: NextFetchEvent) =>
  // Auth.js types its overloads for routes and for proxies as one.
  (guard as (request: NextRequest, event: NextFetchEvent) => unknown)(request, event);
