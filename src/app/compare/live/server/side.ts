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
 * One of the two Auth.js instances, as a process of its own would have it: its connections, its routes,
 * its cookies and what it knows of ended sessions are shared with nobody.
 */
export interface Side {
  readonly strategy: StrategyName;
  readonly cookieName: string;
  /** Auth.js's routes. */
  answer(request: NextRequest, method: 'GET' | 'POST'): Promise<Measured<Response>>;
  /** The session of the current request. @throws SessionStoreUnavailable */
  read(): Promise<Measured<Session | null>>;
  /** Signs in the browser that the current server action runs for. */
  signIn(user: DemoUser): Promise<void>;
  /** Goes on with other secrets, as a process does that is started anew with them. */
  restart(secrets: readonly string[]): void;
}

/** What something took. */
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

  function kitWith(secrets: readonly string[]): SessionKit {
    const { policy, clock, logins } = options;
    return createSessionKit({
      // The variables are the app's, and would make both sides the same.
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

  let kit = kitWith(options.secrets);
  // One at a time, so that each statement is counted for what sent it.
  const alone = oneAtATime();
  const measured = <T>(run: () => Promise<T>) => alone(() => measure(run));

  async function measure<T>(run: () => Promise<T>): Promise<Measured<T>> {
    statements = 0;
    const start = performance.now();
    const result = await run();
    return { result, microseconds: (performance.now() - start) * 1000, statements };
  }

  return {
    strategy,
    cookieName,
    async answer(sent, method) {
      // Before its turn: a body that never ends would keep all others from theirs.
      const request = await readBody(sent);
      if (request instanceof Response) return { result: request, microseconds: 0, statements: 0 };
      return measured(() => kit.handlers[method](request));
    },
    read: () => measured(() => kit.getSession()),
    async signIn(user) {
      await options.logins.during(user, (code) =>
        measured(() => kit.signIn(oneTimeLogin, { code, redirect: false })),
      );
    },
    restart(secrets) {
      kit = kitWith(secrets);
    },
  };
}

/** All that Auth.js sets: two instances beside each other must not take each other's. */
function cookiesFor(strategy: StrategyName) {
  const named = (what: string) => ({ name: `compare-${strategy}.${what}` });
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
