import { quantile } from '../lib/sampling.ts';
import {
  acceptedBy,
  isSignedIn,
  lag,
  type Scale,
  signIn,
  signInAll,
  timed,
  type Visitor,
  wait,
} from './servers.ts';

/** Seconds. */
const transactionSeconds = 90;
const lockSeconds = 60;

/** Measures whether sessions are refused that end in a very long transaction. */
export async function measureLongTransaction(scale: Scale): Promise<void> {
  const { here, there, admin, email, onProgress, report } = scale;
  onProgress(`a transaction of ${transactionSeconds} seconds`);
  const inTransaction = await signInAll(here, email, 50);
  await acceptedBy(there, inTransaction);
  const client = await admin.connect();
  await client.query('BEGIN');
  const sids = inTransaction.map(({ sid }) => sid);
  // What the kit's statement writes after it has waited for a row.
  await client.query(
    `UPDATE "Session" SET "endedAt" = now(), "changedAt" = now(), "changedXid" = txid_current() WHERE id = ANY($1)`,
    [sids],
  );
  for (let second = 0; second < transactionSeconds; second += 1) {
    await wait(1);
    await isSignedIn(there, inTransaction[0] as Visitor); // there are 50
  }
  await client.query('COMMIT');
  client.release();
  await wait(lag);
  report(
    `accepted after the lag, ended in a transaction of ${transactionSeconds} s`,
    (await acceptedBy(there, inTransaction)) + (await acceptedBy(here, inTransaction)),
    'sessions',
    0,
  );
}

/** Measures reads while another connection locks the whole table. */
export async function measureLockedTable(scale: Scale): Promise<void> {
  const { servers, here, admin, email, onProgress, report } = scale;
  onProgress(`a table that is locked for ${lockSeconds} seconds`);
  const staying = await signInAll(here, email, 20);
  const fresh = servers.start();
  await isSignedIn(fresh, await signIn(here, email));
  const reads = async (seconds: number) => {
    const samples: number[] = [];
    const until = performance.now() + seconds * 1000;
    while (performance.now() < until) {
      for (const visitor of staying) {
        samples.push(await timed(() => isSignedIn(here, visitor)));
      }
      await wait(0.01);
    }
    return samples;
  };
  await reads(2);
  const before = await reads(20);
  const locking = await admin.connect();
  await locking.query('BEGIN; LOCK TABLE "Session" IN ACCESS EXCLUSIVE MODE');
  const lookups = staying.map(async (visitor) => {
    const began = performance.now();
    const answer = await isSignedIn(fresh, visitor);
    return { answer, took: performance.now() - began };
  });
  const during = await reads(lockSeconds);
  const refused = await Promise.all(lookups);
  const { rows } = await locking.query(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
  );
  await locking.query('ROLLBACK');
  locking.release();
  report('jwt read before the lock, p99', quantile(before, 0.99), 'ms');
  report('jwt read while the table is locked, p99', quantile(during, 0.99), 'ms');
  report('the same against before', quantile(during, 0.99) / quantile(before, 0.99), 'times', 2);
  report('the longest of these reads', Math.max(...during), 'ms');
  report(
    'of 20 that had to be asked about, answered otherwise than by an error',
    refused.filter(({ answer }) => answer !== null).length,
    'sessions',
  );
  report('the longest of these', Math.max(...refused.map(({ took }) => took)), 'ms', 2_500);
  report('statements that waited for the lock', rows[0].count, 'sessions');
}
