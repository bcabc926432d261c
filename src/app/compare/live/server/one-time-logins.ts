import { newSessionToken } from 'authjs-session-kit/parts';
import Credentials from 'next-auth/providers/credentials';

interface Holder {
  id: string;
  name: string | null;
  email: string;
}

/** Signs in whom this process has let in a moment ago, and nobody else. */
export interface Tickets {
  readonly provider: ReturnType<typeof Credentials>;
  /** Good for one sign-in, during `run`. */
  lend<T>(holder: Holder, run: (ticket: string) => Promise<T>): Promise<T>;
}

export function createTickets(): Tickets {
  const holders = new Map<string, Holder>();

  return {
    provider: Credentials({
      id: 'ticket',
      credentials: { ticket: {} },
      authorize({ ticket }) {
        const holder = holders.get(String(ticket));
        holders.delete(String(ticket));
        return holder ?? null;
      },
    }),

    async lend(holder, run) {
      const ticket = newSessionToken();
      holders.set(ticket, holder);
      try {
        return await run(ticket);
      } finally {
        holders.delete(ticket);
      }
    },
  };
}
