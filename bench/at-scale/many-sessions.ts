import type pg from 'pg';
import { asAction } from '../../tests/support/next-scope.ts';
import { acceptedBy, lag, type Scale, signIn, signInAll, timed, wait } from './servers.ts';

/** Measures one user with very many sessions. */
export async function measureManyOfOneUser(scale: Scale): Promise<void> {
  const { here, admin, owner, onProgress, report } = scale;
  onProgress('a user with 50,000 sessions');
  await wait(3);
  const visitor = await signIn(here, owner);
  await fill(admin, 50_000, visitor.userId);
  const memory = watchMemory();
  const refresh = () =>
    visitor.browser.copy(here.handlers).get(
      '/x',
      asAction(() => here.refreshSession()),
    );
  report('a change of the user', await timed(refresh), 'ms');
  report('the memory of it', memory(), 'MB');
  const listing = watchMemory();
  let listed = 0;
  const list = asAction(async () => {
    const session = await here.getSession();
    listed = session ? (await here.sessions.list(session)).length : 0;
  });
  report(
    'a list of them',
    await timed(() => visitor.browser.copy(here.handlers).get('/x', list)),
    'ms',
  );
  report('the memory of it', listing(), 'MB');
  report('listed', listed, 'sessions');
  const ends = watchMemory();
  report('ending all of them', await timed(() => here.sessions.revokeUser(visitor.userId)), 'ms');
  report('the memory of it', ends(), 'MB');
}

/** Measures the end of everyone's sessions. */
export async function measureEndOfAll(scale: Scale): Promise<void> {
  const { here, there, admin, email, owner, onProgress, report } = scale;
  onProgress('a million sessions');
  await fill(admin, 1_000_000, (await signIn(here, owner)).userId);
  const visitors = [
    ...(await signInAll(here, email, 100)),
    ...(await signInAll(there, email, 100)),
  ];
  await wait(1.1);
  await acceptedBy(here, visitors);
  await acceptedBy(there, visitors);
  const everyone = watchMemory();
  const besideAll = signInsBeside(() => signIn(there, email));
  let ended = 0;
  const took = await timed(async () => {
    ended = await here.sessions.revokeEveryone();
  });
  const worst = await besideAll();
  report("ended with everyone's", ended, 'sessions');
  report('the time of it', took, 'ms');
  report('the memory of it', everyone(), 'MB');
  report('the longest sign-in beside it', worst, 'ms');
  await wait(lag);
  report(
    "accepted after the lag, ended with everyone's",
    (await acceptedBy(there, visitors)) + (await acceptedBy(here, visitors)),
    'sessions',
    0,
  );
}

/** Measures the deletion of ended sessions. */
export async function measurePruning(scale: Scale): Promise<void> {
  const { here, there, admin, email, onProgress, report } = scale;
  onProgress('pruning');
  await admin.query(
    `UPDATE "Session" SET expires = now() - interval '3 days' WHERE "endedAt" IS NOT NULL`,
  );
  const pruning = watchMemory();
  const besidePruning = signInsBeside(() => signIn(there, email));
  let pruned = 0;
  report(
    'pruning a million',
    await timed(async () => {
      pruned = await here.sessions.prune();
    }),
    'ms',
  );
  const worstOfPruning = await besidePruning();
  report('pruned', pruned, 'sessions');
  report('the memory of it', pruning(), 'MB');
  report('the longest sign-in beside it', worstOfPruning, 'ms');
}

async function fill(admin: pg.Pool, count: number, userId: string): Promise<void> {
  await admin.query(
    `INSERT INTO "Session" (id, "sessionToken", "userId", expires, "absoluteExpires", "createdAt")
     SELECT gen_random_uuid()::text, gen_random_uuid()::text, $1, now() + interval '7 days', now() + interval '30 days', now()
     FROM generate_series(1, $2::int)`,
    [userId, count],
  );
  await admin.query('ANALYZE "Session"');
}

/** Signs in again and again. @returns a function that stops it and returns the longest time. */
function signInsBeside(signInOnce: () => Promise<unknown>): () => Promise<number> {
  let isOver = false;
  let worst = 0;
  const all = (async () => {
    while (!isOver) worst = Math.max(worst, await timed(() => signInOnce().catch(() => null)));
  })();
  return async () => {
    isOver = true;
    await all;
    return worst;
  };
}

/** @returns a function that returns the process's largest growth since, in MB. */
function watchMemory(): () => number {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 10);
  return () => {
    clearInterval(timer);
    return (Math.max(most, process.memoryUsage().rss) - before) / 1e6;
  };
}
