import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const inFrames: Configuration = {
  idiom: "apps inside other sites' frames",
  strategy: 'database',
  signIn: 'forge',
  origin: 'https://app.example',
  meets: ['the whole row', "the row's role"],
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    cookies: {
      sessionToken: {
        name: '__Secure-authjs.session-token',
        options: { httpOnly: true, sameSite: 'none', path: '/', secure: true },
      },
    },
  }),
};
