import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { Deadlines } from '../../src/kit/registry/deadlines.ts';
import { Feed, type Held } from '../../src/kit/registry/feed.ts';
import { Questions } from '../../src/kit/registry/questions.ts';
import { SessionStoreUnavailable } from '../../src/kit/session/errors.ts';
import type { FeedQuestion } from '../../src/kit/session/store.ts';
import { at, Database, nextTask, running } from './feed-process.ts';

it('an outage is an error of the bundle that reads, whichever of them asked first', async () => {
  vi.resetModules();
  const other: typeof import('../../src/kit/registry/feed.ts') = await import(
    '../../src/kit/registry/feed.ts'
  );
  expect(other.Feed).not.toBe(Feed);
  const database = new Database();
  database.down = true;
  const feed = new Feed(database, { lag: 5, confirmFor: 600 }, other.newFeedState());
  const held: Held = { sid: 'a', confirmedAt: null, createdAt: at(0) };
  await expect(feed.check(held)).rejects.toBeInstanceOf(SessionStoreUnavailable);
});

describe('older tokens', () => {
  it('of many reads at once are in one question, and are remembered', async () => {
    const { database, feed, held, pass, state } = await running();
    pass(1_000);
    const sids = Array.from({ length: 50 }, (_, index) => `session ${index}`);
    for (const sid of sids) database.live(sid);
    const questionsBefore = database.questions.length;
    await Promise.all(sids.map((sid) => feed.check(held(sid, 0))));
    expect(database.questions.length - questionsBefore).toBeLessThanOrEqual(2);
    expect(database.questions.at(-1)?.sids.length).toBeGreaterThanOrEqual(49);
    for (const sid of sids) expect(feed.check(held(sid, 0))).toMatchObject({ ended: false });
    expect(state.known.size).toBeGreaterThanOrEqual(50);
  });

  it('are an error where the database says nothing by the deadline, and the others go on', async () => {
    const outages: string[] = [];
    const { database, feed, held, pass } = await running({
      onOutage: () => void outages.push('outage'),
    });
    database.delayAnswers();
    pass(300);
    const confirmedAt = database.seconds - 100;
    await expect(feed.check(held('b', null))).rejects.toThrow(SessionStoreUnavailable);
    expect(feed.check(held('a', confirmedAt))).toBeNull();
    await expect(feed.check(held('b', null))).rejects.toThrow(SessionStoreUnavailable);
    expect(outages).toEqual(['outage']);
    expect(database.questions).toHaveLength(2);
  });

  it('are answered where this process was too busy to hear of it by the deadline', async () => {
    const { database, feed, held } = await running({ deadline: 0.1 });
    const { news } = database;
    Object.assign(database, {
      news: (question: FeedQuestion) => readFile(import.meta.filename).then(() => news(question)),
    });
    const standing = feed.check(held('a', null));
    for (const busyUntil = performance.now() + 300; performance.now() < busyUntil; );
    expect(await standing).toMatchObject({ ended: false });
  });

  it('are an error though whoever is told of the outage fails', async () => {
    const questions = new Questions();
    const onOutage = () => {
      throw new Error('The log is full.');
    };
    const thrown: unknown[] = [];
    const take = (error: unknown) => void thrown.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').once('uncaughtException', take);
    await expect(questions.join('a', new Deadlines(0.01), onOutage)).rejects.toThrow(
      SessionStoreUnavailable,
    );
    await nextTask();
    process.removeAllListeners('uncaughtException');
    for (const each of others) process.on('uncaughtException', each);
    expect(questions.fault).not.toBeNull();
  });

  it('have one question on its way at a time, and another only after a minute', async () => {
    const { database, feed, held, pass } = await running();
    const answer = database.delayAnswers();
    const before = database.questions.length;
    for (let passed = 0; passed < 55; passed += 5) {
      pass(5);
      await feed.check(held('a'));
    }
    expect(database.questions).toHaveLength(before + 1);
    pass(10);
    await feed.check(held('a'));
    expect(database.questions).toHaveLength(before + 2);
    for (let passed = 0; passed < 115; passed += 5) {
      pass(5);
      await feed.check(held('a'));
    }
    expect(database.questions).toHaveLength(before + 2);
    answer();
    await nextTask();
    expect(feed.isSilent()).toBe(false);
  });

  it('and the others wait again where the fault was long ago: the database may answer by now', async () => {
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

  it('are asked for anew once the database answers again, and what was missed is known', async () => {
    const { database, accepts, feed, held, pass } = await running();
    const confirmedAt = database.seconds;
    database.down = true;
    pass(5);
    expect(await accepts('a', confirmedAt)).toBe(true);
    await nextTask();
    expect(feed.isSilent()).toBe(true);
    database.change('a', { ended: true });
    database.down = false;
    pass(5);
    feed.check(held('a', confirmedAt));
    await nextTask();
    expect(await accepts('a', confirmedAt)).toBe(false);
    expect(feed.isSilent()).toBe(false);
  });
});
