import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GetServerSidePropsContext } from 'next';
import type { NextRequest } from 'next/server';
import type { Session as AuthjsSession, NextAuthResult } from 'next-auth';
import type { KitSession } from '../session/session.ts';

/**
 * What every helper returns: the kit's session, with what the app adds to Auth.js's types. Auth.js's own
 * `Session` type is unchanged, so that an app's tests can still make one by hand.
 */
export type Session = AuthjsSession & KitSession;

/** What `auth(handler)` passes. */
export interface RequestWithSession extends NextRequest {
  auth: Session | null;
}

/** Auth.js's `auth` has five overloads; the last two wrap a route handler and a proxy. */
type Wrapping = NextAuthResult['auth'] extends {
  (...args: infer _Api): unknown;
  (...args: infer _None): unknown;
  (...args: infer _Props): unknown;
  (handler: infer RouteHandler): infer Route;
  (handler: infer ProxyHandler): infer Proxy;
}
  ? OverSession<RouteHandler, Route> & OverSession<ProxyHandler, Proxy>
  : never;

type OverSession<Handler, Wrapped> = Handler extends (
  request: infer _Request,
  second: infer Second,
) => infer Answer
  ? (handler: (request: RequestWithSession, second: Second) => Answer) => Wrapped
  : never;

/**
 * `auth` with Auth.js's signatures and the kit's session. In the pages router it takes request and response,
 * or a context that has both, in `getServerSideProps` and in API routes.
 */
export type Auth = (() => Promise<Session | null>) &
  ((request: IncomingMessage, response: ServerResponse) => Promise<Session | null>) &
  ((context: Pick<GetServerSidePropsContext, 'req' | 'res'>) => Promise<Session | null>) &
  Wrapping &
  NextAuthResult['auth'];

/** Auth.js's `unstable_update`, which returns the kit's session. */
export type Update = (
  ...args: Parameters<NextAuthResult['unstable_update']>
) => Promise<Session | null>;
