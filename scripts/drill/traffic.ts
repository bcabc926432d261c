import { setTimeout as sleep } from 'node:timers/promises';
import { isJweToken } from '../../src/kit/session/token.ts';
import { type HeldToken, Jar } from './jar.ts';
import { names } from './phases.ts';
import { addFailure, type Tally } from './tally.ts';
import type { JarUser } from './users.ts';

/** Seconds, in the settings of all processes, so that a drill takes minutes and not days. */
export const pace = { lag: 1, grace: 2, migrateEvery: 3, renewEvery: 2 } as const;

const cookieNames = Object.values(names);
/** How many jars are on their way at the same time. */
const atOnce = 24;
/** Every so many turns a jar asks for a page as well. */
const pageEvery = 3;

/** Runs it for each of the list, so many at a time. */
export async function forEach<T, R>(
  list: readonly T[],
  run: (one: T, number: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = list.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [number, one] of queue) results[number] = await run(one, number);
    }),
  );
  return results;
}

/** What an answer says of the session. */
type Outcome = 'accepted' | 'refused' | 'sent to sign in' | 'failed';

interface Ask {
  path: string;
  outcomeOf: (response: Response, email: string) => Promise<Outcome>;
}

/** Asked by each jar in each round, at the same time; the page, which costs most, by some. */
const asks: readonly Ask[] = [
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

/** One round: each jar sends some requests at once, each to whichever process comes next. */
export async function round(
  users: readonly JarUser[],
  origins: readonly string[],
  turn: number,
  tally: Tally,
): Promise<void> {
  await forEach(users, async (user, number) => {
    const before = user.jar.tokens(cookieNames);
    await Promise.all(
      asksOf(number + turn).map(async ({ path, outcomeOf }, which) => {
        const origin = origins[(number + which + turn) % origins.length] ?? '';
        const response = await user.jar.send(`${origin}${path}`);
        tally.requests++;
        const outcome = await outcomeOf(response, user.email).catch(() => 'failed' as const);
        if (outcome === 'failed') addFailure(tally, response, path);
        else count(tally, user, outcome);
      }),
    );
    const after = user.jar.tokens(cookieNames);
    user.spent.push(...user.replaced.splice(0));
    if (user.live) user.replaced.push(...before.filter((each) => isMigrated(each, after)));
  });
}

function asksOf(turn: number): readonly Ask[] {
  return turn % pageEvery === 0 ? asks : asks.slice(0, -1);
}

function count(tally: Tally, { live, email }: JarUser, outcome: Exclude<Outcome, 'failed'>): void {
  if (!live && outcome === 'accepted') tally.accepted++;
  else if (live && outcome !== 'accepted') {
    tally.lost.add(email);
    if (outcome === 'sent to sign in') tally.signInsAsked++;
  }
}

/** A renewed jwt is the same session's, and the earlier one good until its own end. */
function isMigrated({ token }: HeldToken, after: readonly HeldToken[]): boolean {
  const held = after.map((each) => each.token);
  const renewed = isJweToken(token) && held.some(isJweToken);
  return !held.includes(token) && !renewed;
}

/** Signs out from another tab, and has this one go on with a token of the session that ended. */
export async function revokeSome(users: readonly JarUser[], origin: string): Promise<void> {
  await forEach(users, async (user) => {
    await user.jar.copy().post(origin, '/api/auth/signout');
    user.live = false;
  });
  await sleep(pace.lag * 1000 + 200);
}

/** Sends tokens again that were replaced, after the new ones were shown and the grace is over. */
export async function replay(
  users: readonly JarUser[],
  origins: readonly string[],
  tally: Tally,
): Promise<void> {
  await sleep((pace.grace + pace.lag) * 1000 + 200);
  await forEach(users, async ({ spent, email }, number) => {
    for (const { name, token } of spent.splice(0)) {
      const thief = new Jar();
      thief.cookies.set(name, token);
      const response = await thief.send(`${origins[number % origins.length]}/api/me`);
      tally.replayed++;
      if (response.status !== 401) tally.replaysAccepted++;
      await response.arrayBuffer();
      if (response.status >= 500) addFailure(tally, response, '/api/me');
      else if (thief.cookies.size > 1) throw new Error(`${email}: a replay was given a cookie.`);
    }
  });
}

export function carriers(users: readonly JarUser[]): Record<string, number> {
  const live = users.filter((user) => user.live);
  const jwt = live.filter(({ jar }) =>
    jar.tokens(cookieNames).every(({ token }) => isJweToken(token)),
  ).length;
  return { jwt, database: live.length - jwt };
}
