import type { SessionUser, StrategyName } from '../core/session.ts';

declare module 'next-auth' {
  /** The same in both strategies. Extend it in your app the way Auth.js's guide shows. */
  interface Session {
    user: SessionUser;
    sid: string;
    strategy: StrategyName;
    authenticatedAt: string;
  }
}
