import { createProxy } from '@/auth';
import { withPageChecks } from './app/_lib/page-checks';

const guard = createProxy({
  protect: [
    '/dashboard/:path*',
    '/sessions/:path*',
    '/account/:path*',
    '/reauthenticate',
    '/admin/:path*',
  ],
});

export const proxy = withPageChecks(guard);

export const config = {
  // Everything but Auth.js's routes, which set the session cookie themselves, and public files.
  matcher: [
    '/((?!api/auth/|api/compare/|_next/static/|_next/image/|favicon\\.ico$|icon\\.svg$).*)',
  ],
};
