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

/** What all processes of an app share. */
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

/** One process of an app: what it knows of ended sessions it has asked the database for itself. */
export interface AppProcess {
  readonly capabilities: Capabilities;
  /** Begins a session and puts it into cookies. */
  signIn(now: Date): Promise<SignedIn>;
  /** From the cookies of a request to the session, or `null`. */
  read(cookies: SignedIn['cookies'], now: Date): Promise<CurrentSession | null>;
  /** @returns whether the idle expiry was pushed forward. */
  renew(current: CurrentSession, now: Date): Promise<boolean>;
  /** @returns how many sessions ended. */
  end(session: SessionRecord, now: Date): Promise<number>;
  /** Asks what has changed, as it does in each `revocationLag`; in how many sessions. */
  askWhatChanged(): Promise<number>;
  /** Deletes at most so many rows that expired before then; how many those were. */
  prune(before: Date, limit: number): Promise<number>;
}

const browser = {
  userAgent:
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  ipAddress: '203.0.113.7', // RFC 5737: for documentation
};

/** The kit's own parts, put together as the factory does it, without Next.js around them. */
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
      const begun = { sid: newSid(), userId: user.id, ...initialTimes(policy, true, now) };
      const { id: sub, name, email, image: picture } = user;
      const token = { name, email, picture, sub };
      const jwt = { token, user, account: null, trigger: 'signIn' as const };
      const signIn = { session: begun, info: browser, jwt };
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

    async askWhatChanged() {
      const question = { cursor: lastCursor, sids: [], limit: 10_000 };
      const { cursor, changes } = await store.changesSince(question);
      lastCursor = cursor;
      return changes?.length ?? 0;
    },

    prune: (before, limit) => registry.prune(before, limit),
  };
}
