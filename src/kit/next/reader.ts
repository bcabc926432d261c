import type { CookieSource } from '../session/cookies.ts';
import type { CurrentSession } from '../strategies/strategy.ts';
import { findSession, readSession, type SessionContext } from './read-session.ts';
import {
  findEnding,
  type Resolved,
  type ResolveOptions,
  refreshSession,
  resolveSession,
  rotateSession,
  updateSession,
} from './renew-session.ts';
import { writeCookies } from './request.ts';
import type { Session } from './types.ts';

/** The session of a request, for whoever has one; each function is told of where it is defined. */
export interface SessionReader {
  read(request: CookieSource): Promise<Session | null>;
  resolve(request: CookieSource, options?: ResolveOptions): Promise<Resolved | null>;
  update(request: CookieSource, data: unknown): Promise<Resolved | null>;
  refresh(request: CookieSource): Promise<Resolved | null>;
  rotate(request: CookieSource): Promise<Resolved | null>;
  current(request: CookieSource): Promise<CurrentSession | null>;
  ending(request: CookieSource): Promise<CurrentSession | null>;
}

export function createReader(context: SessionContext): SessionReader {
  return {
    read: (request) => readSession(context, request),
    resolve: (request, options) => resolveSession(context, request, options),
    update: (request, data) => updateSession(context, request, data),
    refresh: (request) => refreshSession(context, request),
    rotate: (request) => rotateSession(context, request),
    current: (request) => findSession(context, request, { now: context.clock() }),
    ending: (request) => findEnding(context, request),
  };
}

/** Sets what there is to set, where a server action or a route handler runs. */
export async function applyCookies(resolved: Resolved | null): Promise<Session | null> {
  await writeCookies(resolved?.writes ?? []);
  return resolved?.session ?? null;
}
