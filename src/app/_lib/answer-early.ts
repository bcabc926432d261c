import { isFresh } from 'authjs-session-kit';
import { ownOrigin, type Session, type SessionProxy } from 'authjs-session-kit/next';
import { type NextRequest, NextResponse } from 'next/server';
import { isAdmin } from '@/accounts/admin';
import { getSession, kit } from '@/auth';
import { prisma } from '@/auth/shared';

type Answer = (session: Session, request: NextRequest) => Promise<Response | null>;

/**
 * 404 for whoever is no admin. Next answers 500 instead where it was told to listen on 127.0.0.1 by
 * number and https ends in front of it: it then takes its own address for another host.
 */
const hideFromOthers: Answer = async ({ user }, { nextUrl }) => {
  if (await isAdmin(prisma, user.id)) return null;
  const page = nextUrl.clone();
  page.pathname = '/_not-found';
  return NextResponse.rewrite(page);
};

/** Whoever signed in long ago confirms first that it is them. */
const askToConfirm: Answer = async ({ authenticatedAt }, { headers, nextUrl }) => {
  const { freshness } = kit.policy;
  if (isFresh(freshness, new Date(authenticatedAt), new Date())) return null;
  const query = new URLSearchParams({ callbackUrl: nextUrl.pathname });
  return NextResponse.redirect(new URL(`/reauthenticate?${query}`, ownOrigin(headers)));
};

const answers = new Map([
  ['/admin', hideFromOthers],
  ['/account/password', askToConfirm],
]);

/**
 * Answers for pages that ask more of their user than a session. They ask by themselves all the same;
 * but by the time a page knows, Next has sent 200, and without a script nothing would be shown.
 */
export function answerEarly(proxy: SessionProxy): SessionProxy {
  return async (request) => {
    const answer = await proxy(request);
    const early = answers.get(request.nextUrl.pathname);
    // An action answers by itself.
    if (!early || request.method !== 'GET') return answer;
    const session = await getSession();
    // The proxy has sent whoever is signed out to sign in.
    return (session && (await early(session, request))) ?? answer;
  };
}
