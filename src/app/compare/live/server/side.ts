import { PrismaAdapter } from '@auth/prisma-adapter';
import type { SessionPolicy, StrategyName } from 'authjs-session-kit';
import { createSessionKit, type Session, type SessionKit } from 'authjs-session-kit/next';
import { onStatement } from 'authjs-session-kit/parts';
import type { NextRequest } from 'next/server';
import { connect } from '../../../../../prisma/client.ts';
import { isActive } from '../../../../accounts/is-active.ts';
import type { CuttableSockets } from './cuttable-socket.ts';
import type { DemoUser } from './demo-user.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type OneTimeLogins, oneTimeLogin } from './one-time-logins.ts';
import { readBody } from './read-body.ts';
import { comparisonSessions } from './sessions.ts';

/**
 * One of the two Auth.js instances. Like a separate process, it has its own connections, routes, cookies
 * and revocation feed.
 */
export interface Side {
  readonly strategy: StrategyName;
  readonly cookieName: string;
  /** Handles a request to Auth.js's routes. */
  answer(request: NextRequest, method: 'GET' | 'POST'): Promise<Measured<Response>>;
  /** The session of the current request. @throws SessionStoreUnavailable */
  read(): Promise<Measured<Session | null>>;
  /** Signs in the browser of the current server action. */
  signIn(user: DemoUser): Promise<void>;
  /** Continues with other secrets, as after a restart with a new AUTH_SECRET. */
  restart(secrets: readonly string[]): void;
}

/** A result, and what it took. */
export interface Measured<T> {
  readonly result: T;
  readonly microseconds: number;
  readonly statements: number;
}

interface SideOptions {
  strategy: StrategyName;
  databaseUrl: string;
  sockets: CuttableSockets;
  secrets: readonly string[];
  policy: SessionPolicy;
  clock: () => Date;
  logins: OneTimeLogins;
}

export function createSide({ strategy, databaseUrl, sockets, ...options }: SideOptions): Side {
  const connections = connect(databaseUrl, { stream: sockets.stream, max: 2 });
  const { prisma, pool } = connections;
  const cookieName = `compare-${strategy}.session-token`;
  let statements = 0;
  onStatement(pool, () => {
    statements += 1;
  });

  function createKit(secrets: readonly string[]): SessionKit {
    const { policy, clock, logins } = options;
    return createSessionKit({
      // The app's environment variables would override `strategy`.
      env: {},
      strategy,
      secret: [...secrets],
      policy,
      clock,
      basePath: `/api/compare/${strategy}`,
      cookies: cookiesFor(strategy),
      adapter: PrismaAdapter(prisma),
      sessions: comparisonSessions(connections),
      isActive: isActive(prisma),
      providers: [logins.provider],
    });
  }

  let kit = createKit(options.secrets);
  // In turn, so that each statement is counted for the task that sent it.
  const runInTurn = oneAtATime();
  const measureInTurn = <T>(task: () => Promise<T>) => runInTurn(() => measure(task));

  async function measure<T>(task: () => Promise<T>): Promise<Measured<T>> {
    statements = 0;
    const start = performance.now();
    const result = await task();
    return { result, microseconds: (performance.now() - start) * 1000, statements };
  }

  return {
    strategy,
    cookieName,
    async answer(receivedRequest, method) {
      // Not in turn: a body that never ends would block all other requests.
      const request = await readBody(receivedRequest);
      if (request instanceof Response) return { result: request, microseconds: 0, statements: 0 };
      return measureInTurn(() => kit.handlers[method](request));
    },
    read: () => measureInTurn(() => kit.getSession()),
    async signIn(user) {
      await options.logins.withCode(user, (code) =>
        measureInTurn(() => kit.signIn(oneTimeLogin, { code, redirect: false })),
      );
    },
    restart(secrets) {
      kit = createKit(secrets);
    },
  };
}

/** All of Auth.js's cookies, named so that the two instances don't read each other's. */
function cookiesFor(strategy: StrategyName) {
  const named = (name: string) => ({ name: `compare-${strategy}.${name}` });
  return {
    sessionToken: named('session-token'),
    callbackUrl: named('callback-url'),
    csrfToken: named('csrf-token'),
    pkceCodeVerifier: named('pkce.code_verifier'),
    state: named('state'),
    nonce: named('nonce'),
    webauthnChallenge: named('challenge'),
  };
}
