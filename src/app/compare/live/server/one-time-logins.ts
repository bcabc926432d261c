import { newSessionToken } from 'authjs-session-kit/parts';
import Credentials from 'next-auth/providers/credentials';
import type { DemoUser } from './demo-user.ts';

/** One-time codes, with which this process signs in demo users. */
export interface OneTimeLogins {
  readonly provider: ReturnType<typeof Credentials>;
  /** Creates a code for one sign-in, which is valid while `run` runs. */
  withCode<T>(user: DemoUser, run: (code: string) => Promise<T>): Promise<T>;
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

    async withCode(user, run) {
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
