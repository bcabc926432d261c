'use client';

// The client side is Auth.js's own: it requests `/api/auth/session`, which the kit answers alike in both
// strategies.
import {
  SessionProvider as AuthjsSessionProvider,
  type SessionProviderProps,
  useSession as useAuthjsSession,
} from 'next-auth/react';
import { createElement } from 'react';
import type { Session } from './next/types.ts';

/** Next's `basePath`; its build replaces this expression by the text. */
const nextBasePath = () => process.env.__NEXT_ROUTER_BASEPATH;

/** Auth.js's `SessionProvider`, which also finds Auth.js's routes in an app with Next's `basePath`. */
export function SessionProvider(props: SessionProviderProps) {
  const base = nextBasePath();
  return createElement(AuthjsSessionProvider, {
    ...(base && { basePath: `${base}/api/auth` }),
    ...props,
  });
}

type Update = (data?: unknown) => Promise<Session | null>;

/** The result of `useSession`. With `required` the session is missing only while it is loading. */
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

/** Auth.js's `useSession`, with the type of the kit's session. */
export const useSession = useAuthjsSession as UseSession;
