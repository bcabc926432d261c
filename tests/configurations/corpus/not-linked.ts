import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const notLinked: Configuration = {
  idiom: "the same without the option: another's address is refused",
  strategy: 'database',
  signIn: 'forge',
  isMember: true,
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [forge.provider()],
  }),
};
