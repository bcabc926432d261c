import { PrismaAdapter } from '@auth/prisma-adapter';
import { createSessionKit } from 'authjs-session-kit/next';
import { prismaSessions } from 'authjs-session-kit/prisma';
import { connectionsTo } from '../../../prisma/client.ts';

// Empty only during a build.
const connections = connectionsTo(process.env.DATABASE_URL ?? '');

// Its strategy and its secret are variables.
export const kit = createSessionKit({
  adapter: PrismaAdapter(connections.prisma),
  sessions: prismaSessions(connections.prisma, connections),
  providers: [],
});
