import { PrismaAdapter } from '@auth/prisma-adapter';
import { hash } from '@node-rs/argon2';
import type { Connections } from '../../prisma/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { credentialsProvider } from '../../src/accounts/credentials.ts';
import { absoluteTimeout, idleTimeout } from '../../src/auth/policy.ts';
import { createSessionKit } from '../../src/kit/create-session-kit.ts';
import { openTelemetry } from '../../src/kit/opentelemetry.ts';
import type { SessionKitConfig } from '../../src/kit/options.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { prismaSessions } from '../../src/kit/stores/prisma/index.ts';

export { TestClock } from '../../src/kit/testing/clock.ts';

export const secret = 'a secret for tests, of which no server knows';
export const password = 'correct-horse-battery';

/** The kit as auth.ts composes it, with credentials as the only provider. */
export function createTestKit(
  strategy: StrategyName,
  { prisma, pool }: Pick<Connections, 'prisma' | 'pool'>,
  config: Partial<SessionKitConfig> = {},
) {
  return createSessionKit({
    strategy,
    adapter: PrismaAdapter(prisma),
    // Kits of tests stand for processes, which share nothing but the database.
    sessions: { ...prismaSessions(prisma, { pool }), identity: undefined },
    secret: [secret],
    trustHost: true,
    providers: [credentialsProvider(prisma)],
    pages: { signIn: '/signin', error: '/signin' },
    logger: { error() {}, warn() {}, debug() {} },
    telemetry: openTelemetry,
    // The environment may have variables of its own.
    env: {},
    ...config,
    policy: { idleTimeout, absoluteTimeout, ...config.policy },
  });
}

let users = 0;

/** With less work than the app's own parameters, which take 30 ms; a hash contains its parameters. */
const quickHash = hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });

/** A new user with the password that every test user has. */
export async function createUser(prisma: PrismaClient, name = 'Ada') {
  const email = `user${++users}@example.com`;
  const { id } = await prisma.user.create({
    data: {
      name,
      email,
      emailVerified: new Date(),
      password: { create: { hash: await quickHash } },
    },
  });
  return { id, email, name };
}
