import type { GetServerSidePropsContext, NextApiRequest, NextApiResponse } from 'next';
import type { Session as AuthjsSession, NextAuthResult } from 'next-auth';
import type { KitSession, StrategyName } from '../session/session.ts';

declare module 'next-auth' {
  /** The same in both strategies. `user` is left to the app, which may extend it as Auth.js's guide shows. */
  interface Session {
    sid: string;
    strategy: StrategyName;
    authenticatedAt: string;
  }
}

/** What every helper gives: the kit's session, with what the app adds to Auth.js's types. */
export type Session = AuthjsSession & KitSession;

/** `auth` with Auth.js's signatures; where it gives a session, it is the kit's. */
export type Auth = (() => Promise<Session | null>) &
  ((request: NextApiRequest, response: NextApiResponse) => Promise<Session | null>) &
  ((context: GetServerSidePropsContext) => Promise<Session | null>) &
  NextAuthResult['auth'];
