import { setTimeout as sleep } from 'node:timers/promises';
import { isJweToken } from '../../src/kit/session/token.ts';
import { type HeldToken, Jar } from './jar.ts';
import { names } from './phases.ts';
import { addFailure, type Tally } from './tally.ts';
import type { JarUser } from './users.ts';

/** Seconds, in the settings of all processes, so that a drill takes minutes and not days. */
export const pace = { lag: 1, grace: 2, migrateEvery: 3, renewEvery: 2 } as const;

const cookieNames = Object.values(names);
/** The number of jars that send requests at the same time. */
const atOnce = 24;
/** In one of this many turns a jar also requests a page. */
const pageEvery = 3;

/** Runs a function for all items, `atOnce` at a time. @returns the results, in the items' order. */
export async function forEach<T, R>(
  list: readonly T[],
  run: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = list.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, item] of queue) results[index] = await run(item, index);
    }),
  );
  return results;
}

/** What an answer means for the session. */
type Outcome = 'accepted' | 'refused' | 'sent to sign in' | 'failed';

interface JarRequest {
  path: string;
  outcomeOf: (response: Response, email: string) => Promise<Outcome>;
}

/** The requests that a jar sends at once in each round. The page, which costs most, is not in all. */
const jarRequests: readonly JarRequest[] = [
  {
    path: '/api/me',
    async outcomeOf(response, email) {
      if (response.status === 401) return 'refused';
      const { user } = (await response.json()) as { user?: { email?: string } };
      return user?.email === email ? 'accepted' : 'failed';
    },
  },
  {
    path: '/api/auth/session',
    async outcomeOf(response, email) {
      const session = (await response.json()) as { user?: { email?: string } } | null;
      if (session === null) return 'refused';
      return session.user?.email === email ? 'accepted' : 'failed';
    },
  },
  {
    path: '/dashboard',
    async outcomeOf(response, email) {
      const page = await response.text();
      if (response.status === 307) return 'sent to sign in';
      return response.status === 200 && page.includes(email) ? 'accepted' : 'failed';
    },
  },
];

/** Runs a round: each jar sends its requests at once, to the processes in turn. */
export async function round(
  users: readonly JarUser[],
  origins: readonly string[],
  turn: number,
  tally: Tally,
): Promise<void> {
  await forEach(users, async (user, index) => {
    const before = user.jar.tokens(cookieNames);
    await Promise.all(
      requestsOf(index + turn).map(async ({ path, outcomeOf }, which) => {
        const origin = origins[(index + which + turn) % origins.length] ?? '';
        const response = await user.jar.send(`${origin}${path}`);
        tally.requests++;
        const outcome = await outcomeOf(response, user.email).catch(() => 'failed' as const);
        if (outcome === 'failed') addFailure(tally, response, path);
        else count(tally, user, outcome);
      }),
    );
    const after = user.jar.tokens(cookieNames);
    user.spent.push(...user.replaced.splice(0));
    if (user.live) user.replaced.push(...before.filter((token) => isMigrated(token, after)));
  });
}

function requestsOf(turn: number): readonly JarRequest[] {
  return turn % pageEvery === 0 ? jarRequests : jarRequests.slice(0, -1);
}

function count(tally: Tally, { live, email }: JarUser, outcome: Exclude<Outcome, 'failed'>): void {
  if (!live && outcome === 'accepted') tally.accepted++;
  else if (live && outcome !== 'accepted') {
    tally.lost.add(email);
    if (outcome === 'sent to sign in') tally.signInsAsked++;
  }
}

/** Whether a token was replaced, other than by a renewed jwt: then the earlier jwt stays valid. */
function isMigrated({ token }: HeldToken, after: readonly HeldToken[]): boolean {
  const tokensAfter = after.map((heldToken) => heldToken.token);
  const renewed = isJweToken(token) && tokensAfter.some(isJweToken);
  return !tokensAfter.includes(token) && !renewed;
}

/** Signs users out through copies of their jars, which go on with tokens of ended sessions. */
export async function revokeSome(users: readonly JarUser[], origin: string): Promise<void> {
  await forEach(users, async (user) => {
    await user.jar.copy().post(origin, '/api/auth/signout');
    user.live = false;
  });
  await sleep(pace.lag * 1000 + 200);
}

/** Replays replaced tokens, after their successors were sent and the grace is over. */
export async function replay(
  users: readonly JarUser[],
  origins: readonly string[],
  tally: Tally,
): Promise<void> {
  await sleep((pace.grace + pace.lag) * 1000 + 200);
  await forEach(users, async ({ spent, email }, index) => {
    for (const { name, token } of spent.splice(0)) {
      const thief = new Jar();
      thief.cookies.set(name, token);
      const response = await thief.send(`${origins[index % origins.length]}/api/me`);
      tally.replayed++;
      if (response.status !== 401) tally.replaysAccepted++;
      await response.arrayBuffer();
      if (response.status >= 500) addFailure(tally, response, '/api/me');
      else if (thief.cookies.size > 1)
        throw new Error(`${email}: an answer to a replay sets a cookie.`);
    }
  });
}

/** @returns the number of live sessions by the strategy of their token. */
export function carriers(users: readonly JarUser[]): Record<string, number> {
  const live = users.filter((user) => user.live);
  const jwt = live.filter(({ jar }) =>
    jar.tokens(cookieNames).every(({ token }) => isJweToken(token)),
  ).length;
  return { jwt, database: live.length - jwt };
}
