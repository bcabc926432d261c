import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const eventsJwt: Configuration = {
  idiom: 'the same with jwts: `events.session` and `signOut` get the token',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    events: {
      signIn: ({ user }) => void user.id,
      signOut: (message) => void ('token' in message && message.token?.sub),
      session: ({ token }) => void token.sub,
    },
  }),
};
