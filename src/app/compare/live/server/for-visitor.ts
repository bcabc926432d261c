import type { Session } from 'authjs-session-kit/next';
import { headers } from 'next/headers';
import type { NextRequest } from 'next/server';
import { withSession } from '../../../../../auth.ts';
import type { Visitor } from './demo-user.ts';
import { onEmbeddedDatabase } from './index.ts';
import { isFromOwnPage, visitorOfBrowser } from './visitor.ts';

/** Why an action was refused or failed; `null` if it succeeded. */
export type Refusal = string | null;

export const notBegun = 'You have no session here yet. Sign in on both sides first.';

/**
 * Wraps a server action. Visitors have to be signed in to the app. The exception is a page on this
 * machine with the embedded database, whose demo users' password is public.
 *
 * @param findAnonymousVisitor returns the visitor of a browser that isn't signed in to the app.
 */
export function actionForVisitor<Args extends unknown[]>(
  run: (visitor: Visitor, ...args: Args) => Promise<Refusal>,
  findAnonymousVisitor: () => Promise<Visitor | null> = visitorOfBrowser,
): (...args: Args) => Promise<Refusal> {
  const forUser = withSession(({ user }: Session, ...args: Args) => run(user, ...args));
  return async (...args) => {
    if (!(await mayBeAnonymous())) return forUser(...args);
    const visitor = await findAnonymousVisitor();
    return visitor ? run(visitor, ...args) : notBegun;
  };
}

/** Wraps a route handler in the same way. Its response must not be cached. */
export function routeForVisitor(handler: () => Promise<Response>) {
  const forUser = withSession((_session: Session, _request: NextRequest) => handler());
  return async (request: NextRequest): Promise<Response> => {
    if (!(await mayBeAnonymous())) return forUser(request);
    const response = await handler();
    response.headers.set('Cache-Control', 'private, no-store');
    return response;
  };
}

async function mayBeAnonymous(): Promise<boolean> {
  return onEmbeddedDatabase && isFromOwnPage(await headers());
}
