import type { SessionPolicy, SessionRecord, StoredUser, StrategyName } from 'authjs-session-kit';
import type { Capabilities } from 'authjs-session-kit/next';
import {
  type CurrentSession,
  createSessionCookie,
  createStrategies,
  Feed,
  initialTimes,
  newSid,
  Registry,
  withOutageErrors,
} from 'authjs-session-kit/parts';
import { prismaSessions } from 'authjs-session-kit/prisma';
import type { CountedConnections } from './connections.ts';

/** The settings that all processes of an app share. */
export interface App {
  readonly strategy: StrategyName;
  readonly connections: CountedConnections;
  readonly policy: SessionPolicy;
  readonly secret: string;
  /** The user who signs in. */
  readonly user: StoredUser;
}

/** The same app in both strategies. */
export type Apps = Record<StrategyName, App>;

/** A browser that is signed in: the cookies of its requests. */
export interface SignedIn {
  readonly session: SessionRecord;
  readonly cookies: ReadonlyMap<string, string>;
}

/** One process of an app, with its own state of the revocation feed. */
export interface AppProcess {
  readonly capabilities: Capabilities;
  /** Begins a session and puts it into cookies. */
  signIn(now: Date): Promise<SignedIn>;
  /** @returns the session that the cookies of a request carry, or `null`. */
  read(cookies: SignedIn['cookies'], now: Date): Promise<CurrentSession | null>;
  /** @returns whether the idle expiry was pushed forward. */
  renew(current: CurrentSession, now: Date): Promise<boolean>;
  /** Ends a session: what the operation `revocation` measures. @returns the number of sessions that ended. */
  end(session: SessionRecord, now: Date): Promise<number>;
  /** Reads the feed, as a process does once in each `revocationLag`. @returns the number of changes. */
  readFeed(): Promise<number>;
  /** Deletes up to `limit` rows that expired before a time. @returns the number of rows deleted. */
  prune(before: Date, limit: number): Promise<number>;
}

const browser = {
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  ipAddress: '203.0.113.7', // RFC 5737: for documentation
};

/** Connects the kit's parts as createSessionKit does, but without Next.js. */
export function createAppProcess(app: App): AppProcess {
  const { strategy, connections, policy, secret, user } = app;
  const { prisma, pool, schema } = connections;
  const store = withOutageErrors(prismaSessions(prisma, { pool, schema }), () => {});
  const { revocationLag: lag, confirmFor } = policy;
  // The time is an argument, so that no measurement waits for it to pass.
  let time = 0;
  const setTime = (now: Date) => {
    time = now.getTime();
    return now;
  };
  const timer = () => ({ monotonic: time, wall: time });
  const feed = new Feed(store, { lag, confirmFor, timer });
  const registry = new Registry({ store, feed, policy, report() {} });
  const strategies = createStrategies(strategy, 100, {
    policy,
    adapter: { getUser: (id) => prisma.user.findUnique({ where: { id } }) },
    registry,
    secrets: [secret],
  });
  const { chosen } = strategies;
  const cookie = createSessionCookie({});
  const cookieName = cookie.name(true);
  let lastCursor: string | null = null;
  const source = (cookies: SignedIn['cookies']) => ({
    readCookie: (name: string) => cookies.get(name),
    secure: true,
  });

  return {
    capabilities: chosen.capabilities,

    async signIn(now) {
      const newSession = { sid: newSid(), userId: user.id, ...initialTimes(policy, true, now) };
      const { id: sub, name, email, image: picture } = user;
      const token = { name, email, picture, sub };
      const jwt = { token, user, account: null, trigger: 'signIn' as const };
      const signIn = { session: newSession, info: browser, jwt };
      const issued = await chosen.start(signIn, {
        cookieName,
        now: setTime(now),
        asOf: feed.asOf(),
      });
      if (!issued) throw new Error('The sign-in began no session.');
      const { session } = issued;
      const writes = cookie.write(source(new Map()), issued.token, session);
      return { session, cookies: new Map(writes.map(({ name, value }) => [name, value])) };
    },

    async read(cookies, now) {
      for (const { name, token } of cookie.read(source(cookies))) {
        const read = await strategies.byShapeOf(token)?.read(token, name, { now: setTime(now) });
        if (read) return read;
      }
      return null;
    },

    async renew(current, now) {
      const context = { cookieName, now: setTime(now), asOf: feed.asOf() };
      return (await chosen.renew(current, context)) !== null;
    },

    end: ({ sid, userId }, now) => registry.end({ userId, sid }, 'signed_out', now),

    async readFeed() {
      const request = { cursor: lastCursor, sids: [], limit: 10_000 };
      const { cursor, changes } = await store.changesSince(request);
      lastCursor = cursor;
      return changes?.length ?? 0;
    },

    prune: (before, limit) => registry.prune(before, limit),
  };
}
