import { SessionStoreUnavailable } from 'authjs-session-kit';
import type { Session } from 'authjs-session-kit/next';
import { getSession } from '@/auth';

interface SessionState {
  session: Session | null;
  /** The store didn't answer, so nobody knows whether there is a session. */
  unavailable: boolean;
}

/** For pages that have something to show either way, and so don't fail with the store. */
export async function readSession(): Promise<SessionState> {
  try {
    return { session: await getSession(), unavailable: false };
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) return { session: null, unavailable: true };
    throw error;
  }
}
