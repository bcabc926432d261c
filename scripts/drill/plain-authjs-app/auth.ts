import { PrismaAdapter } from '@auth/prisma-adapter';
import NextAuth from 'next-auth';
import GitHub from 'next-auth/providers/github';
import { z } from 'zod';
import { connectionsTo } from '../../../prisma/client.ts';

const environment = z
  .object({
    // Empty only during a build.
    DATABASE_URL: z.string().default(''),
    // A word that Auth.js does not know would leave it with a strategy that was not asked for.
    PLAIN_STRATEGY: z.enum(['jwt', 'database']).optional(),
    PLAIN_COOKIE_NAME: z.string().optional(),
  })
  .parse(process.env);

const { PLAIN_STRATEGY: strategy, PLAIN_COOKIE_NAME: cookieName } = environment;

// The secret is not named here, because Auth.js reads AUTH_SECRET by itself.
export const { handlers, auth } = NextAuth({
  adapter: PrismaAdapter(connectionsTo(environment.DATABASE_URL).prisma),
  session: { strategy },
  trustHost: true,
  cookies: cookieName ? { sessionToken: { name: cookieName } } : undefined,
  // No user signs in here, but Auth.js refuses the database strategy without such a provider.
  providers: [GitHub],
});
