import { describe, expect, it } from 'vitest';
import { Feed } from '../../src/kit/registry/feed.ts';
import { SessionStoreUnavailable } from '../../src/kit/session/errors.ts';
import { at, Database, nextTask, processOf, running, unchanged } from './feed-process.ts';

describe('a token is accepted without a lookup', () => {
  it('if its session was confirmed recently and nothing has changed', async () => {
    const { database, feed, tokenOf } = await running();
    const requestsBefore = database.requests.length;
    expect(feed.check(tokenOf('a'))).toBeNull();
    expect(database.requests).toHaveLength(requestsBefore);
  });

  it('for no longer than `confirmFor` after that, even without changes', async () => {
    const { database, feed, tokenOf, pass } = await running();
    const confirmedAt = database.seconds;
    // Deleted by SQL, which tells nobody.
    database.rows.delete('a');
    for (let passed = 0; passed < 595; passed += 5) {
      pass(5);
      await feed.check(tokenOf('other'));
    }
    expect(await feed.check(tokenOf('a', confirmedAt))).toBeNull();
    pass(5);
    expect(await feed.check(tokenOf('a', confirmedAt))).toMatchObject({
      ended: true,
      absent: true,
    });
  });

  it('of the kit, although its session had no row when one of plain Auth.js was looked up', async () => {
    const { database, feed, tokenOf } = await running();
    const plain = { ...tokenOf('met elsewhere', null), isPlain: true };
    expect(await feed.check(plain)).toMatchObject({ ended: false, absent: true });
    const confirmedAt = database.seconds - 1;
    database.live('met elsewhere');
    expect(await feed.check(tokenOf('met elsewhere', confirmedAt))).toMatchObject({ ended: false });
  });

  it('of plain Auth.js without a row, for no longer than the lag, since another process may adopt it', async () => {
    const { database, feed, tokenOf, pass } = await running();
    const plain = { ...tokenOf('met elsewhere', null), isPlain: true };
    await feed.check(plain);
    const requestsBefore = database.requests.length;
    pass(2);
    expect(feed.check(plain)).toMatchObject({ absent: true });
    expect(database.requests).toHaveLength(requestsBefore);
    database.change('met elsewhere', { ended: true });
    pass(3);
    expect(await feed.check(plain)).toMatchObject({ ended: true, absent: false });
  });

  it('of the kit without a row, never; it is looked up once', async () => {
    const { database, feed, tokenOf } = await running();
    await feed.check({ ...tokenOf('deleted', null), isPlain: true });
    expect(await feed.check(tokenOf('deleted', null))).toMatchObject({ ended: true });
    const requestsBefore = database.requests.length;
    expect(feed.check(tokenOf('deleted', null))).toMatchObject({ ended: true });
    expect(database.requests).toHaveLength(requestsBefore);
  });

  it('for no longer than that while the feed fails, then it is an error', async () => {
    const { database, feed, tokenOf, pass } = await running();
    const confirmedAt = database.seconds;
    database.down = true;
    pass(599);
    expect(await feed.check(tokenOf('a', confirmedAt))).toBeNull();
    pass(1);
    await expect(feed.check(tokenOf('a', confirmedAt))).rejects.toThrow(SessionStoreUnavailable);
  });

  it('unless it was confirmed before this process read changes', async () => {
    const database = new Database();
    database.change('ended before this process began', { ended: true });
    database.live('other');
    database.seconds = 100;
    const { accepts } = processOf(database);
    expect(await accepts('other', 100)).toBe(true);
    expect(await accepts('ended before this process began', 99)).toBe(false);
  });

  it("by the database's time only: the server's clock may be years off", async () => {
    const { database, feed, tokenOf, clocks } = await running();
    const confirmedAt = database.seconds;
    clocks.wall -= 3_600_000;
    expect(feed.check(tokenOf('a', confirmedAt))).toBeNull();
    // The monotonic clock may stand still while the machine sleeps; the other one goes on.
    clocks.wall += 3_600_000 + 600_000;
    database.seconds += 600;
    const requestsBefore = database.requests.length;
    await feed.check(tokenOf('a', confirmedAt));
    expect(database.requests.length).toBe(requestsBefore + 1);
  });

  it('counting from when the last answered request was sent, also if no later one is answered', async () => {
    const database = new Database();
    database.live('a');
    const { feed, tokenOf, pass, accepts } = processOf(database, { deadline: 60 });
    const answer = database.delayAnswers();
    const first = accepts('a');
    pass(10);
    answer();
    await first;
    database.down = true;
    pass(590);
    await expect(feed.check(tokenOf('a', 0))).rejects.toThrow(SessionStoreUnavailable);
  });

  it('counting from when the request was sent, not from its response', async () => {
    const database = new Database();
    database.live('a');
    const { feed, tokenOf, pass, accepts } = processOf(database, { deadline: 60 });
    const answer = database.delayAnswers();
    const first = accepts('a');
    // The answer is as of the request, and comes ten seconds later.
    pass(10);
    answer();
    await first;
    pass(589);
    await nextTask();
    const requestsBefore = database.requests.length;
    expect(await feed.check(tokenOf('a', 0))).not.toBeNull();
    pass(1);
    database.rows.delete('a');
    await feed.check(tokenOf('a', 0));
    expect(database.requests.length).toBeGreaterThan(requestsBefore);
  });
});

describe('a token is renewed', () => {
  it('after half of `confirmFor`', async () => {
    const { database, feed, tokenOf, pass } = await running();
    const token = tokenOf('a', database.seconds);
    pass(299);
    await feed.refresh();
    expect(feed.isConfirmationDue(token)).toBe(false);
    pass(1);
    expect(feed.isConfirmationDue(token)).toBe(true);
    expect(feed.isConfirmationDue(tokenOf('a', null))).toBe(true);
  });

  it('with a database time from before the write', async () => {
    const { database, feed, pass } = await running();
    pass(7);
    const asOf = feed.asOf()?.getTime() ?? Number.NaN;
    expect(asOf).toBeLessThanOrEqual(at(database.seconds).getTime());
    expect(processOf(database).feed.asOf()).toBeNull();
  });
});

describe('bundles of one process', () => {
  it('share their changes and requests', async () => {
    const database = new Database();
    database.live('a');
    const { state, tokenOf } = processOf(database);
    const [one, other] = [0, 1].map(() => new Feed(database, { lag: 5, confirmFor: 600 }, state));
    await one?.check(tokenOf('a'));
    one?.add([{ ...unchanged('a'), ended: true }]);
    expect(await other?.check(tokenOf('a'))).toMatchObject({ ended: true });
    expect(database.requests).toHaveLength(1);
  });
});
