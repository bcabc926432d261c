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

/** What the browser and the database store for both sides. */
export interface State extends Record<StrategyName, Inspection> {
  /** Whether both sides are cut off from the database. */
  readonly databaseStopped: boolean;
}

interface LiveComparisonOptions {
  databaseUrl: string;
  /** The app's secrets. The sides use others, which are derived from them. */
  secrets: readonly string[];
  policy: Partial<SessionPolicy>;
  /** Whether visitors may move the clock, change the secrets and stop the database. */
  allowsControls: boolean;
}

/** Both strategies side by side, with actions on their sessions. */
export class LiveComparison {
  /** The policy of both sides. */
  readonly policy: SessionPolicy;
  readonly sides: Readonly<Record<StrategyName, Side>>;
  /** `undefined` if visitors may not control the server. */
  readonly server: ServerControls | undefined;
  readonly #controls: ServerControls;
  readonly #prisma: Connections['prisma'];
  /** The sessions as another process of the app sees them, with its own revocation feed. */
  readonly #sessions;
  readonly #demoUsers;
  readonly #runInTurn = oneAtATime();

  constructor(options: LiveComparisonOptions) {
    const { databaseUrl } = options;
    // No limit, because each visitor is signed in twice.
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
    this.server = options.allowsControls ? controls : undefined;
    this.#controls = controls;
    // Uses the app's own connections, which are never cut.
    const connections = connectionsTo(databaseUrl);
    this.#prisma = connections.prisma;
    this.#sessions = sessionsOfOtherProcess({ connections, secrets, policy, clock });
    this.#demoUsers = createDemoUsers(connections.prisma, this.#sessions);
  }

  /** Signs the browser in on both sides as a new user, after a reset of the server's controls. */
  begin(visitor: Visitor): Promise<void> {
    // In turn, because a call for another window of the same visitor deletes this call's user.
    return this.#runInTurn(async () => {
      this.#controls.reset();
      const user = await this.#demoUsers.replace(visitor, this.#controls.now());
      for (const side of this.#bothSides()) await side.signIn(user);
    });
  }

  /** @returns what the browser of the current request and the database store, without credentials. */
  async inspect(): Promise<State> {
    const cookies = await currentRequest();
    const { secrets, sockets } = this.#controls;
    const inspectSide = ({ cookieName }: Side) =>
      inspect(cookies, { cookieName, secrets, prisma: this.#prisma });
    const [jwt, database] = await Promise.all([
      inspectSide(this.sides.jwt),
      inspectSide(this.sides.database),
    ]);
    return { jwt, database, databaseStopped: sockets.isCut() };
  }

  /** @returns the microseconds of `count` reads of each side; none for a side without a session. */
  async reads(count: number): Promise<Record<StrategyName, number[]>> {
    const times: Record<StrategyName, number[]> = { jwt: [], database: [] };
    let readable = this.#bothSides();
    for (let round = 0; round < count; round += 1) {
      // The order alternates, so that a disturbance affects both sides alike.
      for (const side of round % 2 === 0 ? readable : readable.toReversed()) {
        const microseconds = await timeRead(side);
        if (microseconds === null) readable = readable.filter((other) => other !== side);
        else times[side.strategy].push(microseconds);
      }
    }
    return times;
  }

  /** Changes one character of both session tokens in the browser. */
  async tamper(): Promise<void> {
    const cookies = await currentRequest();
    for (const side of this.#bothSides()) {
      await tamperWith(side.cookieName, cookies, this.#controls.now());
    }
  }

  /** As another process would. @returns `false` if the visitor has no demo user. */
  rename(visitor: Pick<Visitor, 'id'>, name: string): Promise<boolean> {
    return this.#withDemoUser(visitor, async (id) => {
      await this.#prisma.user.update({ where: { id }, data: { name } });
      await this.#sessions.userChanged(id);
    });
  }

  /** As another process would. @returns `false` if the visitor has no demo user. */
  revoke(visitor: Pick<Visitor, 'id'>): Promise<boolean> {
    return this.#withDemoUser(visitor, (id) => this.#sessions.revokeUser(id, 'revoked'));
  }

  /** As another process would. @returns `false` if the visitor has no demo user. */
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

interface OtherProcessOptions {
  connections: Connections;
  secrets: readonly string[];
  policy: SessionPolicy;
  clock: () => Date;
}

/** Another instance of the kit, which stands for another process of the app. */
function sessionsOfOtherProcess({ connections, secrets, policy, clock }: OtherProcessOptions) {
  const { sessions } = createSessionKit({
    // The app's environment variables would override these options.
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

/** @returns the microseconds of a read; `null` without a session, or if the database is down. */
async function timeRead({ read }: Side): Promise<number | null> {
  try {
    const { result, microseconds } = await read();
    return result && microseconds;
  } catch (error) {
    if (error instanceof SessionStoreUnavailable) return null;
    throw error;
  }
}

async function tamperWith(cookieName: string, cookies: CookieSource, now: Date): Promise<void> {
  const cookie = createSessionCookie({ name: cookieName });
  for (const { token } of cookie.read(cookies)) {
    await writeCookies(cookie.write(cookies, tampered(token), { remember: false, expires: now }));
  }
}

/** @returns the token with another character in the middle, which in a jwt is ciphertext. */
function tampered(token: string): string {
  const middle = Math.floor(token.length / 2);
  const other = token[middle] === 'A' ? 'B' : 'A';
  return `${token.slice(0, middle)}${other}${token.slice(middle + 1)}`;
}
