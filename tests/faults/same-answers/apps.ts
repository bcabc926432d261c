import { PrismaAdapter } from '@auth/prisma-adapter';
import { NextRequest } from 'next/server';
import NextAuth, { type NextAuthConfig, type NextAuthResult } from 'next-auth';
import type { Adapter } from 'next-auth/adapters';
import Credentials from 'next-auth/providers/credentials';
import GitHub from 'next-auth/providers/github';
import type { Connections } from '../../../prisma/client.ts';
import type { User } from '../../../prisma/generated/client.ts';
import { KitError } from '../../../src/kit/session/errors.ts';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import { hashToken } from '../../../src/kit/session/token.ts';
import { createTestKit, secret } from '../../support/kit.ts';
import { asRoute } from '../../support/next-scope.ts';
import type { Answer } from './answer.ts';
import type { Case } from './case.ts';
import { headerOf, type Sent } from './cookies.ts';
import { olderSecret } from './seal.ts';
import { policy } from './times.ts';

export type App = Pick<NextAuthResult, 'auth' | 'handlers'>;

export interface Configuration {
  strategy: StrategyName;
  callbacks: NonNullable<NextAuthConfig['callbacks']>;
  connections: Connections;
  /** Who signs in, where somebody does. */
  person: User;
}

const secrets = [secret, olderSecret];

/** The kit with its default policy: a process that has just started. */
export function kitApp({ strategy, callbacks, connections, person }: Configuration): App {
  const providers = providersOf(person);
  return createTestKit(strategy, connections, { callbacks, secret: secrets, providers });
}

/** Stock Auth.js as documented, with the same adapter, secrets and callbacks. */
export function stockApp(
  { strategy, callbacks, connections, person }: Configuration,
  writer: Case['writer'],
): App {
  const adapter = PrismaAdapter(connections.prisma);
  return NextAuth({
    adapter: writer === 'stock' ? adapter : readingHashes(adapter),
    session: { strategy, maxAge: policy.idle / 1000 },
    secret: secrets,
    callbacks,
    trustHost: true,
    providers: providersOf(person),
    logger: { error() {}, warn() {}, debug() {} },
  });
}

// With credentials alone Auth.js refuses strategy "database".
const providersOf = (person: User) => [
  Credentials({ credentials: {}, authorize: () => person }),
  GitHub({ clientId: 'nobody', clientSecret: 'nothing' }),
];

/**
 * The kit's rows hold the hash of a token, and stock Auth.js asks for the token itself: without this
 * each session of the kit would be none to it, and there would be nothing to compare.
 */
function readingHashes(adapter: Adapter): Adapter {
  return {
    ...adapter,
    getSessionAndUser: async (token) =>
      (await adapter.getSessionAndUser?.(hashToken(token))) ?? null,
    updateSession: async (session) =>
      adapter.updateSession?.({ ...session, sessionToken: hashToken(session.sessionToken) }),
    deleteSession: async (token) => {
      await adapter.deleteSession?.(hashToken(token));
    },
  };
}

/** Asks an app for the session of a request, at one of the two places that there are in both. */
export async function ask(
  { auth, handlers }: App,
  { place, secure }: Pick<Case, 'place' | 'secure'>,
  cookies: readonly Sent[],
): Promise<Answer> {
  const scheme = secure ? 'https' : 'http';
  const headers = {
    host: 'localhost:3000',
    'x-forwarded-proto': scheme,
    cookie: headerOf(cookies),
  };
  const request = new NextRequest(`${scheme}://localhost:3000/api/auth/session`, { headers });
  try {
    return place === 'auth()' ? await askAuth(auth, request) : await askSession(handlers, request);
  } catch (error) {
    if (error instanceof KitError) return { fault: error.code };
    if (error instanceof Error) return { fault: error.message };
    throw error;
  }
}

async function askAuth(auth: App['auth'], request: NextRequest): Promise<Answer> {
  // By way of JSON it would no longer be what a component gets.
  const answers: Answer[] = [];
  const route = asRoute(async () => {
    answers.push({ session: await auth() });
    return new Response();
  });
  await route(request);
  return answers[0] ?? { fault: 'no answer' };
}

async function askSession({ GET }: App['handlers'], request: NextRequest): Promise<Answer> {
  const response = await GET(request);
  const body: unknown = await response.json();
  if (response.status === 200) return { session: body };
  const isCoded = typeof body === 'object' && body !== null && 'error' in body;
  return { fault: isCoded ? String(body.error) : `status ${response.status}` };
}
