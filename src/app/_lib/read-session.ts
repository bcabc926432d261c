import { SessionStoreUnavailable } from 'authjs-session-kit';
import type { Session } from 'authjs-session-kit/next';
import { getSession } from '@/auth';

interface SessionState {
  session: Session | null;
  /** `true` if the session store didn't answer, so that it isn't known whether there is a session. */
  unavailable: boolean;
}

/** Reads the session for a page that can be shown without it, so that it works during an outage. */
export async function readSession(): Promise<SessionState> {
  try {
    return { session: await getSession(), unavailable: false };
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) return { session: null, unavailable: true };
    throw error;
  }
}
