import { createProxy } from '@/auth';
import { answerEarly } from './app/_lib/answer-early';

const guard = createProxy({
  protect: [
    '/dashboard/:path*',
    '/sessions/:path*',
    '/account/:path*',
    '/reauthenticate',
    '/admin/:path*',
  ],
});

export const proxy = answerEarly(guard);

export const config = {
  // Everything but Auth.js's routes, which set the session cookie themselves, and public files.
  matcher: [
    '/((?!api/auth/|api/compare/|_next/static/|_next/image/|favicon\\.ico$|icon\\.svg$).*)',
  ],
};
