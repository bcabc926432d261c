import { PrismaAdapter } from '@auth/prisma-adapter';
import type { Configuration } from '../configuration.ts';

export const missingColumn: Configuration = {
  idiom: "apps whose users have a column that the provider doesn't fill",
  strategy: 'database',
  signIn: 'forge',
  config: ({ prisma, forge }) => ({
    adapter: PrismaAdapter(prisma),
    providers: [
      // A user who doesn't disclose their address.
      forge.provider({ profile: ({ id }: { id: number }) => ({ id: String(id), email: null }) }),
    ],
  }),
};
