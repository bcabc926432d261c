import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GetServerSidePropsContext } from 'next';
import type { NextRequest } from 'next/server';
import type { Session as AuthjsSession, NextAuthResult } from 'next-auth';
import type { KitSession } from '../session/session.ts';

/**
 * What every helper gives: the kit's session, with what the app adds to Auth.js's types. Auth.js's own
 * `Session` stays as it is, so that one which is made by hand, as in an app's tests, is one.
 */
export type Session = AuthjsSession & KitSession;

/** What `auth(handler)` passes. */
export interface RequestWithSession extends NextRequest {
  auth: Session | null;
}

/** Auth.js's `auth` is five functions; the last two wrap a route handler and a proxy. */
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
 * `auth` with Auth.js's signatures; where it gives a session, it is the kit's. Of the pages router's
 * context it needs request and response alone, in `getServerSideProps` as in an API route.
 */
export type Auth = (() => Promise<Session | null>) &
  ((request: IncomingMessage, response: ServerResponse) => Promise<Session | null>) &
  ((context: Pick<GetServerSidePropsContext, 'req' | 'res'>) => Promise<Session | null>) &
  Wrapping &
  NextAuthResult['auth'];

/** Auth.js's `unstable_update`, which gives the kit's session. */
export type Update = (
  ...args: Parameters<NextAuthResult['unstable_update']>
) => Promise<Session | null>;
