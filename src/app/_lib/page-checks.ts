import { isFresh } from 'authjs-session-kit';
import { ownOrigin, type Session, type SessionProxy } from 'authjs-session-kit/next';
import { type NextRequest, NextResponse } from 'next/server';
import { isAdmin } from '@/accounts/admin';
import { getSession, kit } from '@/auth';
import { prisma } from '@/auth/shared';

/** @returns the response if the page may not be rendered, otherwise `null`. */
type PageCheck = (session: Session, request: NextRequest) => Promise<Response | null>;

/**
 * Responds with 404 to users who aren't admins. If Next listens on 127.0.0.1 behind a proxy that ends
 * TLS, it responds with 500 instead, because it takes its own address for another host.
 */
const checkAdmin: PageCheck = async ({ user }, { nextUrl }) => {
  if (await isAdmin(prisma, user.id)) return null;
  const page = nextUrl.clone();
  page.pathname = '/_not-found';
  return NextResponse.rewrite(page);
};

/** Redirects a user whose sign-in isn't fresh to the reauthentication page. */
const checkFreshness: PageCheck = async ({ authenticatedAt }, { headers, nextUrl }) => {
  const { freshness } = kit.policy;
  if (isFresh(freshness, new Date(authenticatedAt), new Date())) return null;
  const query = new URLSearchParams({ callbackUrl: nextUrl.pathname });
  return NextResponse.redirect(new URL(`/reauthenticate?${query}`, ownOrigin(headers)));
};

const pageChecks = new Map([
  ['/admin', checkAdmin],
  ['/account/password', checkFreshness],
]);

/**
 * Adds the checks of pages that require more than a session. These pages check again when they render,
 * but then Next has already sent status 200, and without JavaScript the browser would show nothing.
 */
export function withPageChecks(proxy: SessionProxy): SessionProxy {
  return async (request) => {
    const response = await proxy(request);
    const check = pageChecks.get(request.nextUrl.pathname);
    // Server actions, which are POST requests, check for themselves.
    if (!check || request.method !== 'GET') return response;
    const session = await getSession();
    // The proxy has already redirected visitors who are signed out.
    return (session && (await check(session, request))) ?? response;
  };
}
