import { PrismaAdapter } from '@auth/prisma-adapter';
import { cookies, headers } from 'next/headers';
import { connection } from 'next/server';
import NextAuth from 'next-auth';
import GitHub from 'next-auth/providers/github';
import { connectionsTo } from '../../prisma/client.ts';
import { createSessionKit } from '../../src/kit/create-session-kit.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { hashToken } from '../../src/kit/session/token.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';
import { decrypt, join, keyOf } from '../lib/least-work.ts';
import type { ReaderName } from './reader-names.ts';

// Empty only during a build.
const { DATABASE_URL = '', AUTH_SECRET = '' } = process.env;
const connections = connectionsTo(DATABASE_URL);
const adapter = PrismaAdapter(connections.prisma);

const kitOf = (strategy: StrategyName) =>
  createSessionKit({
    strategy,
    adapter,
    sessions: prismaSessions(connections.prisma, connections),
    secret: [AUTH_SECRET],
    trustHost: true,
    providers: [],
  });

/** Configured as in Auth.js's documentation. It reads AUTH_SECRET by itself. */
const plainOf = (strategy: StrategyName) =>
  NextAuth({ adapter, session: { strategy }, trustHost: true, providers: [GitHub] });

export const kits = { jwt: kitOf('jwt'), database: kitOf('database') };
export const plainApps = { jwt: plainOf('jwt'), database: plainOf('database') };

/** Calls what each read of a session needs of Next, and nothing else. */
async function readRequest(): Promise<null> {
  await cookies();
  await headers();
  await connection();
  return null;
}

const cookieName = 'authjs.session-token';
const key = keyOf(AUTH_SECRET, cookieName);
const readToken = async () => (await cookies()).get(cookieName)?.value ?? '';

/** Each returns the email of the signed-in user. */
export const readers: Record<ReaderName, () => Promise<string | null | undefined>> = {
  none: async () => null,
  next: readRequest,
  'least-jwt': async () => decrypt(await readToken(), key),
  'least-database': async () => join(connections.pool, hashToken(await readToken())),
  'kit-jwt': async () => (await kits.jwt.auth())?.user.email,
  'kit-database': async () => (await kits.database.auth())?.user.email,
  'plain-jwt': async () => (await plainApps.jwt.auth())?.user?.email,
  'plain-database': async () => (await plainApps.database.auth())?.user?.email,
};
