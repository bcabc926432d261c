import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const signUpTrigger: Configuration = {
  idiom: 'apps that greet who is new: `trigger` and `isNewUser`',
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    callbacks: {
      jwt({ token, trigger, isNewUser }) {
        if (trigger === 'signUp' || isNewUser) token.isNew = true;
        if (trigger === 'signIn') token.isNew = false;
        return token;
      },
      session: ({ session, token }) => ({ ...session, isNew: token?.isNew }),
    },
  }),
};
