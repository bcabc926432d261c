import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

const device = { userAgent: 'a kiosk' };

export const adapterSessionColumns: Configuration = {
  idiom: 'apps whose adapter notes more with each session',
  strategy: 'database',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: {
      ...PrismaAdapter(prisma),
      async createSession(session) {
        return {
          ...(await prisma.session.create({ data: { ...session, ...device } })),
          ...session,
        };
      },
    },
    providers: [forge.provider()],
    callbacks: {
      async session({ session, user }) {
        const [row] = await prisma.session.findMany({ where: { userId: user.id } });
        return { expires: session.expires, user: { device: row?.userAgent } };
      },
    },
  }),
};
