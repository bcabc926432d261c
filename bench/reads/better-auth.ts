import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { headers } from 'next/headers.js';
import type { World } from '../lib/world.ts';
import type { Contender } from './contender.ts';

/** better-auth over the same pool, with its own tables. It reads the database, or its cookie cache. */
export async function betterAuthContenders({ pool, secret, user }: World): Promise<Contender[]> {
  const options = {
    database: pool,
    secret,
    baseURL: 'http://localhost:3000',
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
  } satisfies BetterAuthOptions;
  const { runMigrations } = await getMigrations(options);
  await runMigrations();

  const { id, ...profile } = user;
  const plain = betterAuth(options);
  await plain.api.signUpEmail({ body: { ...profile, password: secret } });

  async function contender(
    name: string,
    strategy: Contender['strategy'],
    session?: BetterAuthOptions['session'],
  ): Promise<Contender> {
    const auth = betterAuth({ ...options, session });
    const body = { email: user.email, password: secret };
    const signedIn = await auth.api.signInEmail({ body, asResponse: true });
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return {
      name,
      strategy,
      cookie,
      read: async () => (await auth.api.getSession({ headers: await headers() }))?.user.email,
    };
  }

  const cache = { enabled: true, maxAge: 3_600 };
  return [
    await contender('better-auth, cookie cache', 'jwt', { cookieCache: cache }),
    await contender('better-auth, encrypted cookie cache', 'jwt', {
      cookieCache: { ...cache, strategy: 'jwe' },
    }),
    await contender('better-auth', 'database'),
  ];
}
