import {
  defaultPolicy,
  type SessionPolicy,
  SessionStoreUnavailable,
  type StrategyName,
  strategyNames,
} from 'authjs-session-kit';
import { createSessionKit, currentRequest, writeCookies } from 'authjs-session-kit/next';
import { type CookieSource, createSessionCookie, newSessionToken } from 'authjs-session-kit/parts';
import { connectionsTo } from '../../../../../prisma/client.ts';
import { disableUser } from '../../../../accounts/disable.ts';
import { createCuttableSockets } from './cuttable-socket.ts';
import { createDemoUsers, type Visitor } from './demo-user.ts';
import { type Inspection, inspect } from './inspect.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { createOneTimeLogins } from './one-time-logins.ts';
import { comparisonSecrets } from './secrets.ts';
import { comparisonSessions } from './sessions.ts';
import { createSide, type Side } from './side.ts';

/** Both strategies beside each other, and what can be done to the sessions in them. */
export interface LiveComparison {
  readonly sides: Readonly<Record<StrategyName, Side>>;
  /** The policy of both. */
  readonly policy: SessionPolicy;
  /** Signs the browser in on both sides, as somebody new, with nothing moved, cut or rotated. */
  begin(visitor: Visitor): Promise<void>;
  /** What there is to be seen from the server. */
  inspect(): Promise<State>;
  /** Microseconds of each of so many reads, in turns; none of a side once it has no session. */
  reads(count: number): Promise<Record<StrategyName, number[]>>;
  /** Changes one character of each token in the browser. */
  tamper(): Promise<void>;
  /** What another process of the app does; `false`: the visitor has begun no comparison. */
  readonly elsewhere: {
    rename(visitor: Visitor, name: string): Promise<boolean>;
    revoke(visitor: Visitor): Promise<boolean>;
    disable(visitor: Visitor): Promise<boolean>;
  };
  /** What all who compare on this server feel. Only on the embedded database. */
  readonly server?: {
    moveClock(seconds: number): void;
    /** Makes a new secret; the ones before are still read. */
    rotateSecret(): void;
    forgetOlderSecrets(): void;
    stopDatabase(): void;
    startDatabase(): void;
  };
}

export interface State extends Record<StrategyName, Inspection> {
  /** Whether both sides are cut off from the database. */
  readonly stopped: boolean;
}

interface LiveComparisonOptions {
  databaseUrl: string;
  /** The app's; the sides have others, which follow from them. */
  secrets: readonly string[];
  policy: Partial<SessionPolicy>;
  /** Whether `server` is there. */
  private: boolean;
}

export function createLiveComparison(options: LiveComparisonOptions): LiveComparison {
  const { databaseUrl } = options;
  const initial: readonly string[] = comparisonSecrets(options.secrets);
  // Each visitor is signed in twice, whatever a user of the app may be.
  const policy = { ...defaultPolicy, ...options.policy, maxSessions: null };
  const sockets = createCuttableSockets();
  const alone = oneAtATime();
  const logins = createOneTimeLogins();
  let ahead = 0;
  let secrets = initial;
  const clock = () => new Date(Date.now() + ahead * 1000);

  const side = (strategy: StrategyName) =>
    createSide({ strategy, databaseUrl, sockets, secrets, policy, clock, logins });
  const sides = { jwt: side('jwt'), database: side('database') };
  const all = strategyNames.map((name) => sides[name]);

  // Over the app's own connections, which are never cut.
  const connections = connectionsTo(databaseUrl);
  const { prisma } = connections;
  const { sessions } = createSessionKit({
    // The variables are the app's, and would win over what is spelled out here.
    env: {},
    strategy: 'jwt',
    secret: [...secrets],
    policy,
    clock,
    sessions: comparisonSessions(connections),
    providers: [],
  });
  const demoUsers = createDemoUsers(prisma, sessions);

  function goOnWith(next: readonly string[]): void {
    secrets = next;
    for (const { restart } of all) restart(secrets);
  }

  async function withDemoUser(visitor: Visitor, run: (id: string) => Promise<unknown>) {
    const user = await demoUsers.find(visitor);
    if (!user) return false;
    await run(user.id);
    return true;
  }

  async function tamperWith({ cookieName }: Side, view: CookieSource): Promise<void> {
    const cookie = createSessionCookie({ name: cookieName });
    for (const { token } of cookie.read(view)) {
      await writeCookies(
        cookie.write(view, tampered(token), { remember: false, expires: clock() }),
      );
    }
  }

  return {
    sides,
    policy,

    // One at a time: another window of the same visitor would remove whom this one is signing in.
    begin: (visitor) =>
      alone(async () => {
        sockets.restore();
        ahead = 0;
        if (secrets !== initial) goOnWith(initial);
        const user = await demoUsers.replace(visitor, clock());
        for (const { signIn } of all) await signIn(user);
      }),

    async inspect() {
      const view = await currentRequest();
      const look = ({ cookieName }: Side) => inspect(view, { cookieName, secrets, prisma });
      const [jwt, database] = await Promise.all([look(sides.jwt), look(sides.database)]);
      return { jwt, database, stopped: sockets.isCut() };
    },

    async reads(count) {
      const times: Record<StrategyName, number[]> = { jwt: [], database: [] };
      let readable = all;
      for (let round = 0; round < count; round += 1) {
        // The other one first in each round, so that what disturbs the machine disturbs both.
        for (const side of round % 2 === 0 ? readable : readable.toReversed()) {
          const took = await timeOf(side);
          if (took === null) readable = readable.filter((each) => each !== side);
          else times[side.strategy].push(took);
        }
      }
      return times;
    },

    async tamper() {
      const view = await currentRequest();
      for (const each of all) await tamperWith(each, view);
    },

    elsewhere: {
      rename: (visitor, name) =>
        withDemoUser(visitor, async (id) => {
          await prisma.user.update({ where: { id }, data: { name } });
          await sessions.userChanged(id);
        }),
      revoke: (visitor) => withDemoUser(visitor, (id) => sessions.revokeUser(id, 'revoked')),
      disable: (visitor) =>
        withDemoUser(visitor, (id) => disableUser(prisma, sessions, id, clock())),
    },

    server: options.private
      ? {
          moveClock(seconds) {
            ahead += seconds;
          },
          rotateSecret: () => goOnWith([newSessionToken(), ...secrets].slice(0, 4)),
          forgetOlderSecrets: () => goOnWith(secrets.slice(0, 1)),
          stopDatabase: sockets.cut,
          startDatabase: sockets.restore,
        }
      : undefined,
  };
}

/** Microseconds of a read; `null`: there is no session, or nobody knows. */
async function timeOf({ read }: Side): Promise<number | null> {
  try {
    const { result, microseconds } = await read();
    return result && microseconds;
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) return null;
    throw error;
  }
}

/** Another character in its middle, which in a jwt is encrypted content. */
function tampered(token: string): string {
  const middle = Math.floor(token.length / 2);
  const other = token[middle] === 'A' ? 'B' : 'A';
  return `${token.slice(0, middle)}${other}${token.slice(middle + 1)}`;
}
