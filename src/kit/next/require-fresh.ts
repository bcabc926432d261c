import { ReauthenticationRequired } from '../session/errors.ts';
import { isFresh } from '../session/policy.ts';
import { type RequireSession, type RequireSessionOptions, sendTo } from './require-session.ts';
import { recordBehind } from './session-callback.ts';
import type { Session } from './types.ts';
import { inRouteHandler } from './where.ts';

export interface RequireFreshOptions extends RequireSessionOptions {
  /** How many seconds ago the user may have proved who they are. Default: `policy.freshness`. */
  within?: number;
}

export type RequireFresh = (options?: RequireFreshOptions) => Promise<Session>;

interface FreshOptions {
  requireSession: RequireSession;
  freshness: number;
  clock: () => Date;
  reauthenticatePage: string;
}

/**
 * Creates `requireFresh`, which returns a session whose user has signed in or reauthenticated recently.
 * Otherwise a component or a server action redirects to the page that reauthenticates, and a route
 * handler answers 403. For actions that must not be possible at an unattended browser: ASVS 7.5.1, 7.5.3.
 */
export function createRequireFresh(fresh: FreshOptions): RequireFresh {
  const { requireSession, freshness, clock, reauthenticatePage } = fresh;
  return async ({ within = freshness, ...options } = {}) => {
    const session = await requireSession(options);
    const { authenticatedAt } = recordBehind(session) ?? session;
    if (isFresh(within, new Date(authenticatedAt), clock())) return session;
    if (inRouteHandler()) throw new ReauthenticationRequired();
    return sendTo(reauthenticatePage, options);
  };
}
