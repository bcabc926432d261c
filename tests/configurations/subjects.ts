import NextAuth, { type NextAuthConfig, type NextAuthResult } from 'next-auth';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { createSessionKit } from '../../src/kit/create-session-kit.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { prismaSessions, type QueryPool } from '../../src/kit/stores/prisma/index.ts';
import type { Configuration } from './configuration.ts';
import type { Log } from './log.ts';
import type { Parts } from './parts.ts';

/** A running app. */
export interface App
  extends Pick<NextAuthResult, 'handlers' | 'auth' | 'signIn' | 'signOut' | 'unstable_update'> {
  proxy: NextAuthResult['auth'];
  /** The kit's own. */
  refreshSession?: () => Promise<unknown>;
}

/** The settings of a deployment. */
export interface Deployment {
  secret: string | string[];
  /** The kit's `strategy`. Default: the configuration's. */
  strategy?: StrategyName;
}

/** Plain Auth.js or the kit: the same interface over one configuration. */
export interface Subject {
  readonly isKit: boolean;
  deploy(deployment: Deployment): App;
}

interface Given {
  configuration: Configuration;
  parts: Parts;
  log: Log;
}

const silent: NextAuthConfig['logger'] = { error() {}, warn() {}, debug() {} };

function configOf({ configuration, parts, log }: Given, secret: Deployment['secret']) {
  // In the app's own types, which Auth.js's have room for.
  const config = configuration.config(parts) as NextAuthConfig;
  return log.listening({ logger: silent, secret, ...config });
}

/** Plain Auth.js. */
export function plainAuthjs(given: Given): Subject {
  const { configuration, log } = given;
  return {
    isKit: false,
    deploy({ secret }) {
      const config = configOf(given, secret);
      const app = configuration.lazy ? NextAuth(async () => config) : NextAuth(config);
      if (!configuration.proxy) return { ...app, proxy: app.auth };
      const proxy = { logger: silent, secret, ...configuration.proxy } as NextAuthConfig;
      return { ...app, proxy: NextAuth(log.listening(proxy)).auth };
    },
  };
}

/** The kit over the same configuration, with its own defaults. */
export function kit(
  given: Given,
  { prisma, pool }: { prisma: PrismaClient; pool: QueryPool },
): Subject {
  return {
    isKit: true,
    deploy({ secret, strategy }) {
      const config = configOf(given, secret);
      const app = createSessionKit({
        ...config,
        ...(strategy && { strategy }),
        // Each deployment is like new processes, which share only the database.
        ...(config.adapter && {
          sessions: { ...prismaSessions(prisma, { pool }), identity: undefined },
        }),
        env: {},
      });
      return { ...app, proxy: app.auth };
    },
  };
}
