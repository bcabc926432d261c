import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const redirect: Configuration = {
  idiom: 'apps that always go to one page after signing in',
  strategy: 'jwt',
  signIn: 'credentials',
  config: ({ prisma, credentials }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [credentials],
    session: { strategy: 'jwt' },
    callbacks: {
      redirect({ url, baseUrl }) {
        if (url.includes('signout')) return baseUrl;
        return url.startsWith(baseUrl) ? `${baseUrl}/home` : url;
      },
    },
  }),
};
