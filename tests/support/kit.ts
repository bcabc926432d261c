import { PrismaAdapter } from '@auth/prisma-adapter';
import { hash } from '@node-rs/argon2';
import type { Connections } from '../../prisma/client.ts';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { credentialsProvider } from '../../src/accounts/credentials.ts';
import { createUser as createVerifiedUser } from '../../src/accounts/sign-up.ts';
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
    // Whoever runs the tests may have variables of their own.
    env: {},
    ...config,
    policy: { idleTimeout, absoluteTimeout, ...config.policy },
  });
}

let people = 0;

/** With fewer parameters than the app's own, which take 30 ms of a processor: the hash says them. */
const quickHash = hash(password, { memoryCost: 8, timeCost: 1, parallelism: 1 });

/** A new user with the password every test user has. */
export async function createUser(prisma: PrismaClient, name = 'Ada') {
  const email = `user${++people}@example.com`;
  await createVerifiedUser(prisma, { name, email, hash: await quickHash }, new Date());
  return { email, name };
}
