import { randomUUID } from 'node:crypto';
import { encode } from '@auth/core/jwt';
import { encode as encodeInV4 } from 'next-auth-v4/jwt';
import type { SessionKit } from '../../../src/kit/create-session-kit.ts';
import type { SessionKitConfig } from '../../../src/kit/options.ts';
import { type StrategyName, strategyNames } from '../../../src/kit/session/session.ts';
import { Browser } from '../../support/browser.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createUser, secret, TestClock } from '../../support/kit.ts';
import { cookie } from './helpers.ts';

type Build = (config?: Partial<SessionKitConfig>) => SessionKit;

export const day = 86_400;

type BeginSession = (
  database: TestDatabase,
  claims?: object,
) => Promise<{ token: string; userId: string; email: string }>;

/** Begins a session whose jwt the `encode` of one of the versions writes. */
const jwtBy =
  (write: (claims: object) => Promise<string>): BeginSession =>
  async ({ prisma }, claims) => {
    await forgetEnds(prisma);
    const { id: sub, email, name } = await createUser(prisma);
    const token = await write({ sub, name, email, picture: null, ...claims });
    return { token, userId: sub, email };
  };

/** Begins a session of plain Auth.js, in either of its strategies. @returns its cookie's value. */
export const plainTokens: Record<StrategyName, BeginSession> = {
  jwt: jwtBy((claims) => encode({ token: { ...claims }, secret, salt: cookie })),

  async database({ prisma }) {
    await forgetEnds(prisma);
    const { id: userId, email } = await createUser(prisma);
    const sessionToken = randomUUID();
    const expires = new Date(Date.now() + 30 * day * 1000);
    await prisma.session.create({ data: { sessionToken, expires, userId } });
    return { token: sessionToken, userId, email };
  },
};

/** The same for NextAuth v4, whose adapter wrote the same rows. */
const v4Tokens: typeof plainTokens = {
  jwt: jwtBy((claims) => encodeInV4({ token: { ...claims }, secret })),
  database: plainTokens.database,
};

export const origins = [
  { version: 'plain Auth.js', cookie, tokens: plainTokens },
  { version: 'NextAuth v4', cookie: 'next-auth.session-token', tokens: v4Tokens },
].flatMap(({ version, cookie, tokens }) =>
  strategyNames.map((before) => ({ version, cookie, before, begin: tokens[before] })),
);

/** Ends in other tests were a moment ago, or by their clocks a moment ahead. */
async function forgetEnds({ sessionCutoff }: TestDatabase['prisma']): Promise<void> {
  await sessionCutoff.deleteMany();
}

/** Plain Auth.js has no clock but the system's, so its sessions begin now. */
export function startClock(build: Build, config: Partial<SessionKitConfig> = {}) {
  const clock = new TestClock();
  const process = () => build({ clock: clock.now, ...config });
  return { clock, process, kit: process() };
}

/** @returns a function that makes a browser with a token under this cookie's name. */
export function holdingCookie(name: string) {
  return (handlers: ConstructorParameters<typeof Browser>[0], token: string) => {
    const browser = new Browser(handlers);
    browser.setCookie(name, token);
    return browser;
  };
}
