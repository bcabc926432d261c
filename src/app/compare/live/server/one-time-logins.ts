import { newSessionToken } from 'authjs-session-kit/parts';
import Credentials from 'next-auth/providers/credentials';
import type { DemoUser } from './demo-user.ts';

/** Sign-ins that this process has prepared a moment ago; nobody else can sign in by them. */
export interface OneTimeLogins {
  readonly provider: ReturnType<typeof Credentials>;
  /** Makes a code that is good for one sign-in, during `run`. */
  during<T>(user: DemoUser, run: (code: string) => Promise<T>): Promise<T>;
}

export const oneTimeLogin = 'one-time-login';

export function createOneTimeLogins(): OneTimeLogins {
  const users = new Map<string, DemoUser>();

  return {
    provider: Credentials({
      id: oneTimeLogin,
      credentials: { code: {} },
      authorize({ code }) {
        const user = users.get(String(code));
        users.delete(String(code));
        return user ?? null;
      },
    }),

    async during(user, run) {
      const code = newSessionToken();
      users.set(code, user);
      try {
        return await run(code);
      } finally {
        users.delete(code);
      }
    },
  };
}
