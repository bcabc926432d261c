import {
  defaultPolicy,
  type SessionPolicy,
  SessionStoreUnavailable,
  type StrategyName,
  strategyNames,
} from 'authjs-session-kit';
import { createSessionKit, currentRequest, writeCookies } from 'authjs-session-kit/next';
import { type CookieSource, createSessionCookie } from 'authjs-session-kit/parts';
import { type Connections, connectionsTo } from '../../../../../prisma/client.ts';
import { disableUser } from '../../../../accounts/disable.ts';
import { ServerControls } from './controls.ts';
import { createDemoUsers, type Visitor } from './demo-user.ts';
import { type Inspection, inspect } from './inspect.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { createOneTimeLogins } from './one-time-logins.ts';
import { comparisonSecrets } from './secrets.ts';
import { comparisonSessions } from './sessions.ts';
import { createSide, type Side } from './side.ts';

/** What the server can show of both sides. */
export interface State extends Record<StrategyName, Inspection> {
  /** Whether both sides are cut off from the database. */
  readonly stopped: boolean;
}

interface LiveComparisonOptions {
  databaseUrl: string;
  /** The app's; the sides have others, which are derived from them. */
  secrets: readonly string[];
  policy: Partial<SessionPolicy>;
  /** Whether the clock, the secrets and the database may be touched: nobody else uses this server. */
  private: boolean;
}

/** Both strategies side by side, and what can be done to the sessions in them. */
export class LiveComparison {
  /** The policy of both sides. */
  readonly policy: SessionPolicy;
  readonly sides: Readonly<Record<StrategyName, Side>>;
  /** `undefined` where others are served as well. */
  readonly server: ServerControls | undefined;
  readonly #controls: ServerControls;
  readonly #prisma: Connections['prisma'];
  /** Those of another process of the app, with a feed of its own. */
  readonly #sessions;
  readonly #demoUsers;
  readonly #alone = oneAtATime();

  constructor(options: LiveComparisonOptions) {
    const { databaseUrl } = options;
    // Each visitor is signed in twice, however many sessions a user of the app may have.
    const policy = { ...defaultPolicy, ...options.policy, maxSessions: null };
    const controls = new ServerControls(comparisonSecrets(options.secrets), (secrets) => {
      for (const side of this.#bothSides()) side.restart(secrets);
    });
    const { secrets, sockets } = controls;
    const clock = () => controls.now();
    const logins = createOneTimeLogins();
    const sideOf = (strategy: StrategyName) =>
      createSide({ strategy, databaseUrl, sockets, secrets, policy, clock, logins });

    this.policy = policy;
    this.sides = { jwt: sideOf('jwt'), database: sideOf('database') };
    this.server = options.private ? controls : undefined;
    this.#controls = controls;
    // Over the app's own connections, which are never cut.
    const connections = connectionsTo(databaseUrl);
    this.#prisma = connections.prisma;
    this.#sessions = sessionsElsewhere({ connections, secrets, policy, clock });
    this.#demoUsers = createDemoUsers(connections.prisma, this.#sessions);
  }

  /** Signs the browser in on both sides, as a new user, with nothing moved, cut or rotated. */
  begin(visitor: Visitor): Promise<void> {
    // One at a time: another window of the same visitor would remove the user that is signed in here.
    return this.#alone(async () => {
      this.#controls.reset();
      const user = await this.#demoUsers.replace(visitor, this.#controls.now());
      for (const side of this.#bothSides()) await side.signIn(user);
    });
  }

  /** @returns what the browser of the current request and the database hold, with no credential in it. */
  async inspect(): Promise<State> {
    const view = await currentRequest();
    const { secrets, sockets } = this.#controls;
    const look = ({ cookieName }: Side) =>
      inspect(view, { cookieName, secrets, prisma: this.#prisma });
    const [jwt, database] = await Promise.all([look(this.sides.jwt), look(this.sides.database)]);
    return { jwt, database, stopped: sockets.isCut() };
  }

  /** @returns the microseconds of each of `count` reads, in turns; none of a side that has no session. */
  async reads(count: number): Promise<Record<StrategyName, number[]>> {
    const times: Record<StrategyName, number[]> = { jwt: [], database: [] };
    let readable = this.#bothSides();
    for (let round = 0; round < count; round += 1) {
      // The other side first in each round, so that what disturbs the machine disturbs both.
      for (const side of round % 2 === 0 ? readable : readable.toReversed()) {
        const microseconds = await timeRead(side);
        if (microseconds === null) readable = readable.filter((other) => other !== side);
        else times[side.strategy].push(microseconds);
      }
    }
    return times;
  }

  /** Changes one character of each token in the browser. */
  async tamper(): Promise<void> {
    const view = await currentRequest();
    for (const side of this.#bothSides()) {
      await tamperWith(side.cookieName, view, this.#controls.now());
    }
  }

  /** As another process does it. @returns whether the visitor has begun a comparison. */
  rename(visitor: Pick<Visitor, 'id'>, name: string): Promise<boolean> {
    return this.#withDemoUser(visitor, async (id) => {
      await this.#prisma.user.update({ where: { id }, data: { name } });
      await this.#sessions.userChanged(id);
    });
  }

  /** As another process does it. @returns whether the visitor has begun a comparison. */
  revoke(visitor: Pick<Visitor, 'id'>): Promise<boolean> {
    return this.#withDemoUser(visitor, (id) => this.#sessions.revokeUser(id, 'revoked'));
  }

  /** As another process does it. @returns whether the visitor has begun a comparison. */
  disable(visitor: Pick<Visitor, 'id'>): Promise<boolean> {
    return this.#withDemoUser(visitor, (id) =>
      disableUser(this.#prisma, this.#sessions, id, this.#controls.now()),
    );
  }

  async #withDemoUser(
    visitor: Pick<Visitor, 'id'>,
    run: (id: string) => Promise<unknown>,
  ): Promise<boolean> {
    const user = await this.#demoUsers.find(visitor);
    if (!user) return false;
    await run(user.id);
    return true;
  }

  #bothSides(): Side[] {
    return strategyNames.map((name) => this.sides[name]);
  }
}

interface ElsewhereOptions {
  connections: Connections;
  secrets: readonly string[];
  policy: SessionPolicy;
  clock: () => Date;
}

/** The sessions as another process of the app has them. */
function sessionsElsewhere({ connections, secrets, policy, clock }: ElsewhereOptions) {
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
  return sessions;
}

/** @returns the microseconds of a read; `null`: there is no session, or the database didn't answer. */
async function timeRead({ read }: Side): Promise<number | null> {
  try {
    const { result, microseconds } = await read();
    return result && microseconds;
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) return null;
    throw error;
  }
}

async function tamperWith(cookieName: string, view: CookieSource, now: Date): Promise<void> {
  const cookie = createSessionCookie({ name: cookieName });
  for (const { token } of cookie.read(view)) {
    await writeCookies(cookie.write(view, tampered(token), { remember: false, expires: now }));
  }
}

/** @returns the token with another character in its middle, which in a jwt is encrypted content. */
function tampered(token: string): string {
  const middle = Math.floor(token.length / 2);
  const other = token[middle] === 'A' ? 'B' : 'A';
  return `${token.slice(0, middle)}${other}${token.slice(middle + 1)}`;
}
