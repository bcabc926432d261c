'use client';

// The client side is Auth.js's own: it asks `GET /api/auth/session`, which the kit answers the same
// way in both strategies.
import { useSession as useAuthjsSession } from 'next-auth/react';
import type { Session } from './next/types.ts';

export { SessionProvider } from 'next-auth/react';

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
