import { describe, expect, it } from 'vitest';
import { mostChanges } from '../../src/kit/registry/feed.ts';
import { at, nextTask, running, unchanged } from './feed-process.ts';

describe('what changed', () => {
  it('in another process, is known within the lag', async () => {
    const { database, accepts, pass } = await running();
    database.change('a', { ended: true });
    pass(4.9);
    await accepts('other');
    pass(0.1);
    expect(await accepts('a', 0)).toBe(false);
  });

  it('is requested before the lag is over, so that a read seldom waits', async () => {
    const { database, feed, tokenOf, pass } = await running();
    const requestsBefore = database.requests.length;
    pass(2.5);
    expect(feed.check(tokenOf('a'))).toBeNull();
    expect(database.requests).toHaveLength(requestsBefore + 1);
    await nextTask();
    pass(2.5);
    expect(feed.check(tokenOf('a'))).toBeNull();
  });

  it('in this process, is known at once', async () => {
    const { feed, accepts } = await running();
    feed.add([{ ...unchanged('a'), ended: true }]);
    expect(await accepts('a')).toBe(false);
  });

  it('is kept if a response arrives that was sent before it', async () => {
    const { database, feed, accepts, pass } = await running();
    const answer = database.delayAnswers();
    pass(2.5);
    const read = accepts('a');
    feed.add([{ ...unchanged('a'), ended: true }]);
    answer();
    await read;
    await nextTask();
    expect(await accepts('a')).toBe(false);
  });

  it("doesn't end a session if the response was sent before its row existed", async () => {
    const { database, feed, tokenOf, pass } = await running();
    const plain = { ...tokenOf('met here', null), isPlain: true };
    const answer = database.delayAnswers();
    pass(2.5);
    const read = feed.check(plain);
    // Taken in by another request of this process, and given another token.
    database.change('met here', { generation: 1, graceUntil: at(50) });
    feed.add([{ ...unchanged('met here'), generation: 1, graceUntil: at(50) }]);
    answer();
    expect(await read).toMatchObject({ ended: false, generation: 1 });
    expect(await feed.check(plain)).toMatchObject({ ended: false, generation: 1 });
    pass(5);
    database.rows.delete('met here');
    pass(600);
    expect(await feed.check(tokenOf('met here', null))).toMatchObject({ ended: true });
  });

  it("in this process, doesn't prevent a lookup if too many sessions ended", async () => {
    const { database, feed, tokenOf, accepts, pass } = await running();
    const confirmedAt = database.seconds;
    expect(await feed.check(tokenOf('a', null))).toMatchObject({ ended: false });
    for (let index = 0; index < mostChanges; index += 1)
      database.change(`other ${index}`, { ended: true });
    database.change('a', { ended: true });
    const answer = database.delayAnswers();
    pass(5);
    const read = feed.check(tokenOf('another'));
    feed.add([{ ...unchanged('a'), userVersion: 1 }]);
    answer();
    await read;
    expect(await accepts('a', confirmedAt)).toBe(false);
  });

  it("is ordered by generation: an older response can't revoke a newer token or extend a grace period", async () => {
    const { database, feed, tokenOf, pass } = await running();
    feed.add([{ ...unchanged('a'), generation: 2, graceUntil: at(50) }]);
    database.change('a', { generation: 1, graceUntil: at(30) });
    pass(5);
    expect(await feed.check(tokenOf('a'))).toMatchObject({ generation: 2, graceUntil: at(50) });
    database.change('a', { generation: 2, graceUntil: at(90) });
    pass(5);
    expect(await feed.check(tokenOf('a'))).toMatchObject({ generation: 2, graceUntil: at(50) });
    database.change('a', { generation: 2, graceUntil: at(40) });
    pass(5);
    expect(await feed.check(tokenOf('a'))).toMatchObject({ generation: 2, graceUntil: at(40) });
  });

  it('is limited in number: beyond that, older tokens are looked up', async () => {
    const { database, accepts, feed, tokenOf, pass, state } = await running();
    const confirmedAt = database.seconds;
    for (let index = 0; index <= mostChanges; index += 1)
      database.change(`other ${index}`, { ended: true });
    database.rows.delete('a');
    pass(5);
    await feed.check(tokenOf('b'));
    expect(state.known.size).toBeLessThan(5);
    expect(await accepts('a', confirmedAt)).toBe(false);
    expect(await accepts('other 7', confirmedAt)).toBe(false);
    const requestsBefore = database.requests.length;
    expect(feed.check(tokenOf('c'))).toBeNull();
    expect(database.requests).toHaveLength(requestsBefore);
  });

  it('is kept as long as an older token may be used, and no longer', async () => {
    const { database, feed, tokenOf, pass, state } = await running();
    database.change('b', { ended: true });
    pass(5);
    await feed.check(tokenOf('a'));
    expect(state.known.has('b')).toBe(true);
    for (let passed = 0; passed < 600; passed += 5) {
      pass(5);
      await feed.check(tokenOf('a'));
    }
    expect(state.known.has('b')).toBe(true);
    for (let passed = 0; passed < 65; passed += 5) {
      pass(5);
      await feed.check(tokenOf('a'));
    }
    expect(state.known.has('b')).toBe(false);
  });

  it("to everyone's sessions is one entry, for all that began before", async () => {
    const { database, feed, tokenOf, pass } = await running();
    database.cutoffOfEveryone = at(0);
    pass(5);
    const now = { ...tokenOf('a'), createdAt: at(-1) };
    expect(await feed.check(now)).toMatchObject({ ended: true });
    expect(await feed.check({ ...now, createdAt: at(1) })).toBeNull();
  });
});
