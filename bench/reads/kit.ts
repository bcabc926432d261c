import { PrismaAdapter } from '@auth/prisma-adapter';
import { createSessionKit } from '../../src/kit/dist/next.js';
import { prismaSessions } from '../../src/kit/dist/stores/prisma/index.js';
import { profileClaims } from '../../src/kit/session/app-claims.ts';
import { registeredTimes, toRecordClaims } from '../../src/kit/session/claims.ts';
import { createSessionCookie } from '../../src/kit/session/cookies.ts';
import { createJwe } from '../../src/kit/session/jwe.ts';
import { defaultPolicy, initialTimes } from '../../src/kit/session/policy.ts';
import type { StrategyName } from '../../src/kit/session/session.ts';
import { hashToken, keyOfJwt, newSessionToken, newSid } from '../../src/kit/session/token.ts';
import type { World } from '../lib/world.ts';
import type { Contender } from './contender.ts';

export const cookieName = createSessionCookie({}).name(false);

/** A token of each strategy. */
export type SignedIn = Record<StrategyName, string>;

/** Creates a session of each strategy, as a sign-in does. @returns their tokens. */
export async function signIn({ prisma, secret, user }: World): Promise<SignedIn> {
  const store = prismaSessions(prisma);
  const session = (sid: string) => ({
    sid,
    userId: user.id,
    ...initialTimes(defaultPolicy, true, new Date()),
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36',
    ipAddress: '192.0.2.1',
    claims: null,
  });

  const jwtSession = session(newSid());
  const token_id = newSessionToken();
  const claims = {
    ...profileClaims(user),
    ...toRecordClaims(jwtSession),
    ...registeredTimes(jwtSession),
    token_id,
    // Set as by a sign-in: without it each request that can set a cookie would renew the token.
    confirmed_at: Date.now() / 1000,
  };
  await store.create({
    ...jwtSession,
    strategy: 'jwt',
    tokenHash: hashToken(keyOfJwt(token_id)),
  });

  const token = newSessionToken();
  await store.create({ ...session(newSid()), strategy: 'database', tokenHash: hashToken(token) });

  return { jwt: await createJwe([secret]).encrypt(claims, cookieName), database: token };
}

export function kit(strategy: StrategyName, world: World, tokens: SignedIn): Contender {
  const { auth } = createSessionKit({
    strategy,
    adapter: PrismaAdapter(world.prisma),
    sessions: prismaSessions(world.prisma, world),
    secret: [world.secret],
    trustHost: true,
    providers: [],
  });
  return {
    name: 'the kit',
    strategy,
    cookie: `${cookieName}=${tokens[strategy]}`,
    read: async () => (await auth())?.user.email,
  };
}
