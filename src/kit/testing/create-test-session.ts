import { Feed } from '../registry/feed.ts';
import { Registry } from '../registry/registry.ts';
import {
  attributesIn,
  type CookieAttributes,
  type CookieSource,
  type CookieWrite,
  createSessionCookie,
} from '../session/cookies.ts';
import { AccessDenied, InvalidConfiguration } from '../session/errors.ts';
import {
  type AuthjsTimes,
  initialTimes,
  policyFrom,
  type SessionPolicy,
} from '../session/policy.ts';
import type { SessionRecord, SessionUser, StrategyName } from '../session/session.ts';
import type { SessionStore } from '../session/store.ts';
import { hashToken, newSid } from '../session/token.ts';
import { createStrategies } from '../strategies/index.ts';
import type { JwtCallback } from '../strategies/session-claims.ts';
import { notInProduction } from './not-in-production.ts';
import { type StorageState, storageStateOf } from './storage-state.ts';

/** The app's options of `createSessionKit` that a session depends on, and the session to begin. */
export interface TestSessionOptions {
  strategy: StrategyName;
  /** The secret in use, or a list that begins with it. */
  secret: string | readonly string[];
  /** The app's registry, if it has one. */
  sessions?: SessionStore;
  policy?: Partial<SessionPolicy>;
  session?: AuthjsTimes['session'];
  jwt?: AuthjsTimes['jwt'];
  cookies?: { sessionToken?: { name?: string; options?: CookieAttributes } };
  useSecureCookies?: boolean;
  callbacks?: { jwt?: JwtCallback };
  /** Default: the system's time. */
  clock?: () => Date;

  /** The user to sign in. The app's database has to have this user, who isn't written to it here. */
  user: Pick<SessionUser, 'id'> & Partial<SessionUser>;
  /** The app's address, on which the cookie's name depends. Default "http://localhost:3000". */
  url?: string;
  /** Whether the cookie stays when the browser is closed. Default `true`. */
  remember?: boolean;
  /** When the user proved who they are, for `requireFresh`. Default: now. */
  authenticatedAt?: Date;
}

export interface TestSession {
  /** The session cookie, in chunks if it is long. */
  readonly cookies: readonly CookieWrite[];
  /** The cookies as the `Cookie` header of a request. */
  readonly header: string;
  /** The cookies as Playwright's `storageState`. */
  readonly storageState: StorageState;
  readonly session: SessionRecord;
}

/**
 * Begins a session without a sign-in: it returns the cookies, and writes the row if there is a
 * registry. The session is the same as after a real sign-in.
 *
 * @throws InvalidConfiguration with the database strategy and no `sessions`, for a user that the app's
 * database doesn't have, and in production.
 * @throws AccessDenied when the app's `callbacks.jwt` returned `null`.
 */
export async function createTestSession(options: TestSessionOptions): Promise<TestSession> {
  notInProduction('createTestSession', 'signs in any user without a password');
  const { url = 'http://localhost:3000', clock = () => new Date() } = options;
  const now = clock();
  const cookie = createSessionCookie({
    name: options.cookies?.sessionToken?.name,
    attributes: attributesIn(options.cookies?.sessionToken?.options),
    useSecure: options.useSecureCookies,
  });
  const request: CookieSource = {
    readCookie: () => undefined,
    secure: new URL(url).protocol === 'https:',
  };
  const { token, session } = await begin(options, cookie.name(request.secure), now);
  const cookies = cookie.write(request, token, session);
  return {
    cookies,
    header: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    storageState: storageStateOf(cookies, url),
    session,
  };
}

async function begin(options: TestSessionOptions, cookieName: string, now: Date) {
  const { sessions, user, remember = true, authenticatedAt } = options;
  const policy = policyFrom(options.policy, options);
  const { chosen } = createStrategies(options.strategy, 100, {
    policy,
    // No method is called: the user is given.
    adapter: {},
    registry: sessions && registryOver(sessions, policy),
    secrets: [options.secret].flat(),
    jwtCallback: options.callbacks?.jwt,
  });
  const times = initialTimes(policy, remember, now, authenticatedAt);
  const issued = await chosen.start(
    {
      session: { sid: newSid(), userId: user.id, ...times },
      info: { userAgent: null, ipAddress: null },
      jwt: {
        token: { sub: user.id, name: user.name, email: user.email, picture: user.image },
        user,
        account: null,
        trigger: 'signIn',
      },
    },
    { cookieName, now, asOf: null },
  );
  if (!issued) throw new AccessDenied();
  return issued;
}

function registryOver(store: SessionStore, policy: SessionPolicy): Registry {
  const { revocationLag: lag, confirmFor } = policy;
  const feed = new Feed(store, { lag, confirmFor });
  return new RegistryOfKnownUsers({ store, feed, policy, report() {} });
}

class RegistryOfKnownUsers extends Registry {
  override async register(...[session, secret, ...more]: Parameters<Registry['register']>) {
    try {
      await super.register(session, secret, ...more);
    } catch (cause) {
      throw isForeignKey(cause) ? unknownUser(session.userId) : cause;
    }
    // A table without a foreign key accepts a session of an unknown user, and reads don't find it.
    if ((await this.store.find(hashToken(secret))) === null) throw unknownUser(session.userId);
  }
}

/** Prisma's code for a foreign key without a row that it refers to. */
function isForeignKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2003';
}

function unknownUser(id: string): InvalidConfiguration {
  return new InvalidConfiguration([
    `The app's database has no user "${id}". Create the user first: createTestSession writes only the session.`,
  ]);
}
