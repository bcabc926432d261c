import { encode } from '@auth/core/jwt';
import { PrismaAdapter } from '@auth/prisma-adapter';
import NextAuth from 'next-auth';
import GitHub from 'next-auth/providers/github';
import type { StrategyName } from '../../src/kit/session/session.ts';
import type { World } from '../lib/world.ts';
import type { Contender } from './contender.ts';
import { cookieName } from './kit.ts';

/** Auth.js as documented, with the Prisma adapter and one of its own sessions. */
export async function plainAuthjs(strategy: StrategyName, world: World): Promise<Contender> {
  const { auth } = NextAuth({
    adapter: PrismaAdapter(world.prisma),
    session: { strategy },
    secret: world.secret,
    trustHost: true,
    // No user signs in here, but Auth.js refuses the database strategy without such a provider.
    providers: [GitHub],
  });
  return {
    name: 'plain auth()',
    strategy,
    cookie: `${cookieName}=${await plainToken[strategy](world)}`,
    read: async () => (await auth())?.user?.email,
  };
}

/** Creates a session as plain Auth.js does at a sign-in. Each returns the token. */
export const plainToken: Record<StrategyName, (world: World) => Promise<string>> = {
  async jwt({ secret, user: { id, name, email, image } }) {
    return encode({ secret, salt: cookieName, token: { sub: id, name, email, picture: image } });
  },
  async database({ prisma, user }) {
    const sessionToken = crypto.randomUUID();
    const expires = new Date(Date.now() + 30 * 86_400_000);
    await prisma.session.create({ data: { sessionToken, userId: user.id, expires } });
    return sessionToken;
  },
};
