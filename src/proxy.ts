import { createProxy } from '@/auth';

export const proxy = createProxy({ protect: ['/dashboard/:path*'] });

export const config = {
  // Everything but Auth.js's routes, which set the session cookie themselves, and public files.
  matcher: ['/((?!api/auth/|_next/static/|_next/image/|favicon\\.ico$|icon\\.svg$).*)'],
};
