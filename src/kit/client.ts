'use client';

// The client side is Auth.js's own: it asks `GET /api/auth/session`, which the kit answers the same
// way in both strategies.
import {
  SessionProvider as AuthjsSessionProvider,
  type SessionProviderProps,
  useSession as useAuthjsSession,
} from 'next-auth/react';
import { createElement } from 'react';
import type { Session } from './next/types.ts';

/** Next's `basePath`, for which its build puts the text itself into this place. */
const nextBasePath = () => process.env.__NEXT_ROUTER_BASEPATH;

/** Auth.js's `SessionProvider`. In an app with Next's `basePath` it finds the routes there by itself. */
export function SessionProvider(props: SessionProviderProps) {
  const base = nextBasePath();
  return createElement(AuthjsSessionProvider, {
    ...(base && { basePath: `${base}/api/auth` }),
    ...props,
  });
}

type Update = (data?: unknown) => Promise<Session | null>;

/** What `useSession` gives. Where a session is required, there is none only while it is asked for. */
export type SessionState<Required extends boolean = false> =
  | { update: Update; data: Session; status: 'authenticated' }
  | {
      update: Update;
      data: null;
      status: Required extends true ? 'loading' : 'unauthenticated' | 'loading';
    };

type UseSession = <Required extends boolean = false>(options?: {
  required: Required;
  onUnauthenticated?: () => void;
}) => SessionState<Required>;

/** Auth.js's `useSession`. What comes from the kit's route is the kit's session. */
export const useSession = useAuthjsSession as UseSession;
