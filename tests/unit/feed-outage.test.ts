import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { Deadlines } from '../../src/kit/registry/deadlines.ts';
import { Feed } from '../../src/kit/registry/feed.ts';
import { FeedRequests } from '../../src/kit/registry/feed-requests.ts';
import { FeedState, type PresentedToken } from '../../src/kit/registry/feed-state.ts';
import type { FeedRequest } from '../../src/kit/session/changes.ts';
import { SessionStoreUnavailable } from '../../src/kit/session/errors.ts';
import { at, Database, nextTask, running } from './feed-process.ts';

it("an outage throws the reading bundle's own error, whichever bundle sent the request", async () => {
  vi.resetModules();
  const other: typeof import('../../src/kit/registry/feed-state.ts') = await import(
    '../../src/kit/registry/feed-state.ts'
  );
  expect(other.FeedState).not.toBe(FeedState);
  const database = new Database();
  database.down = true;
  const feed = new Feed(database, { lag: 5, confirmFor: 600 }, new other.FeedState());
  const token: PresentedToken = { sid: 'a', confirmedAt: null, createdAt: at(0) };
  await expect(feed.check(token)).rejects.toBeInstanceOf(SessionStoreUnavailable);
});

describe('older tokens', () => {
  it('of concurrent reads are in one request, and are remembered', async () => {
    const { database, feed, tokenOf, pass, state } = await running();
    pass(1_000);
    const sids = Array.from({ length: 50 }, (_, index) => `session ${index}`);
    for (const sid of sids) database.live(sid);
    const requestsBefore = database.requests.length;
    await Promise.all(sids.map((sid) => feed.check(tokenOf(sid, 0))));
    expect(database.requests.length - requestsBefore).toBeLessThanOrEqual(2);
    expect(database.requests.at(-1)?.sids.length).toBeGreaterThanOrEqual(49);
    for (const sid of sids) expect(feed.check(tokenOf(sid, 0))).toMatchObject({ ended: false });
    expect(state.known.size).toBeGreaterThanOrEqual(50);
  });

  it("cause an error if the database doesn't respond by the deadline, and others continue", async () => {
    const outages: string[] = [];
    const { database, feed, tokenOf, pass } = await running({
      onOutage: () => void outages.push('outage'),
    });
    database.delayAnswers();
    pass(300);
    const confirmedAt = database.seconds - 100;
    await expect(feed.check(tokenOf('b', null))).rejects.toThrow(SessionStoreUnavailable);
    expect(feed.check(tokenOf('a', confirmedAt))).toBeNull();
    await expect(feed.check(tokenOf('b', null))).rejects.toThrow(SessionStoreUnavailable);
    expect(outages).toEqual(['outage']);
    expect(database.requests).toHaveLength(2);
  });

  it('are answered if this process was too busy to handle the response by the deadline', async () => {
    const { database, feed, tokenOf } = await running({ deadline: 0.1 });
    const { changesSince } = database;
    Object.assign(database, {
      changesSince: (request: FeedRequest) =>
        readFile(import.meta.filename).then(() => changesSince(request)),
    });
    const status = feed.check(tokenOf('a', null));
    for (const busyUntil = performance.now() + 300; performance.now() < busyUntil; );
    expect(await status).toMatchObject({ ended: false });
  });

  it('cause an error even if the outage listener fails', async () => {
    const requests = new FeedRequests();
    const onOutage = () => {
      throw new Error('The log is full.');
    };
    const thrown: unknown[] = [];
    const take = (error: unknown) => void thrown.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').once('uncaughtException', take);
    await expect(requests.join('a', new Deadlines(0.01), onOutage)).rejects.toThrow(
      SessionStoreUnavailable,
    );
    await nextTask();
    process.removeAllListeners('uncaughtException');
    for (const listener of others) process.on('uncaughtException', listener);
    expect(requests.fault).not.toBeNull();
  });

  it('have one request in flight at a time, and another only after a minute', async () => {
    const { database, feed, tokenOf, pass } = await running();
    const answer = database.delayAnswers();
    const before = database.requests.length;
    for (let passed = 0; passed < 55; passed += 5) {
      pass(5);
      await feed.check(tokenOf('a'));
    }
    expect(database.requests).toHaveLength(before + 1);
    pass(10);
    await feed.check(tokenOf('a'));
    expect(database.requests).toHaveLength(before + 2);
    for (let passed = 0; passed < 115; passed += 5) {
      pass(5);
      await feed.check(tokenOf('a'));
    }
    expect(database.requests).toHaveLength(before + 2);
    answer();
    await nextTask();
    expect(feed.isSilent()).toBe(false);
  });

  it('and others wait again if the fault was long ago: the database may work by now', async () => {
    const { database, accepts, pass } = await running();
    const confirmedAt = database.seconds;
    database.down = true;
    pass(5);
    expect(await accepts('a', confirmedAt)).toBe(true);
    database.down = false;
    database.change('a', { ended: true });
    pass(5);
    expect(await accepts('a', confirmedAt)).toBe(false);
  });

  it('are requested again once the database responds, and missed changes are known', async () => {
    const { database, accepts, feed, tokenOf, pass } = await running();
    const confirmedAt = database.seconds;
    database.down = true;
    pass(5);
    expect(await accepts('a', confirmedAt)).toBe(true);
    await nextTask();
    expect(feed.isSilent()).toBe(true);
    database.change('a', { ended: true });
    database.down = false;
    pass(5);
    feed.check(tokenOf('a', confirmedAt));
    await nextTask();
    expect(await accepts('a', confirmedAt)).toBe(false);
    expect(feed.isSilent()).toBe(false);
  });
});
