import { randomUUID } from 'node:crypto';
import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const ownSessionToken: Configuration = {
  idiom: "apps that make their rows' tokens",
  strategy: 'database',
  signIn: 'forge',
  refused: { jwt: /generateSessionToken` is not/, database: /generateSessionToken` is not/ },
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
    session: { strategy: 'database', generateSessionToken: () => randomUUID() },
  }),
};
