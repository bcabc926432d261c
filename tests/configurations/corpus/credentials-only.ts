import type { Configuration } from '../configuration.ts';

export const credentialsOnly: Configuration = {
  idiom: "the least there is: a password of one's own, no database",
  strategy: 'jwt',
  signIn: 'credentials',
  refused: { database: /needs `adapter` and `sessions`/ },
  config: ({ credentials }) => ({
    providers: [credentials],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, user, trigger, session }) {
        if (user) token.role = user.role;
        if (trigger === 'update' && session?.user?.name) token.name = session.user.name;
        return token;
      },
      session({ session, token }) {
        session.user.role = token.role;
        return session;
      },
    },
  }),
};
