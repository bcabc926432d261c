import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const signInFalse: Configuration = {
  idiom: "companies: who has no address of theirs isn't let in",
  strategy: 'jwt',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'jwt' },
    callbacks: {
      signIn: ({ profile }) => Boolean(profile?.email?.endsWith('@company.example')),
    },
  }),
};
