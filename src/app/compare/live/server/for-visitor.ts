import type { Session } from 'authjs-session-kit/next';
import { headers } from 'next/headers';
import type { NextRequest } from 'next/server';
import { withSession } from '../../../../../auth.ts';
import type { Visitor } from './demo-user.ts';
import { onEmbeddedDatabase } from './index.ts';
import { isFromOwnPage, visitorOfBrowser } from './visitor.ts';

/** Why something wasn't done; `null`: it was. */
export type Refusal = string | null;

export const notBegun = 'You have no session here yet. Sign in on both sides first.';

/**
 * Wraps what a visitor may do. On the embedded database, whose demo users' password is public, pages
 * opened on this machine may do it without a sign-in; everybody else has to be signed in to the app.
 *
 * @param unknownVisitor finds out who that is without a sign-in.
 */
export function actionForVisitor<Args extends unknown[]>(
  run: (visitor: Visitor, ...args: Args) => Promise<Refusal>,
  unknownVisitor: () => Promise<Visitor | null> = visitorOfBrowser,
): (...args: Args) => Promise<Refusal> {
  const forUser = withSession(({ user }: Session, ...args: Args) => run(user, ...args));
  return async (...args) => {
    if (!(await mayStayUnknown())) return forUser(...args);
    const visitor = await unknownVisitor();
    return visitor ? run(visitor, ...args) : notBegun;
  };
}

/** The same for a route, whose answer is kept by nobody. */
export function routeForVisitor(answer: () => Promise<Response>) {
  const forUser = withSession((_session: Session, _request: NextRequest) => answer());
  return async (request: NextRequest): Promise<Response> => {
    if (!(await mayStayUnknown())) return forUser(request);
    const response = await answer();
    response.headers.set('Cache-Control', 'private, no-store');
    return response;
  };
}

async function mayStayUnknown(): Promise<boolean> {
  return onEmbeddedDatabase && isFromOwnPage(await headers());
}
