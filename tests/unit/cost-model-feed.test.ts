import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { costsOf } from '../../src/cost-model/cost-model.ts';
import { type MeasuredFigures, measuredHere } from '../../src/cost-model/figures.ts';
import { Feed } from '../../src/kit/registry/feed.ts';
import type { FeedRequest } from '../../src/kit/session/changes.ts';

const confirmFor = 600;
const count = 20_000;
/** Milliseconds; more than a token is good for. */
const pause = (confirmFor + 1) * 1_000;

interface Reads {
  /** Of one process, in a second. */
  perSecond: number;
  /** The share of them that come back after a pause. */
  returning: number;
  lag: number;
}

/** Numbers from 0 to 1, the same in each run: of every hash one. */
function numbers(): () => number {
  let next = 0;
  return () => (createHash('sha256').update(String(next++)).digest().readUInt32BE() + 1) / 2 ** 32;
}

/** The feed itself, read at random times. */
async function measured({ perSecond, returning, lag }: Reads) {
  const random = numbers();
  let now = 0;
  let questions = 0;
  const date = (time: number) => new Date(Date.parse('2030-01-01T00:00:00Z') + time);
  const store = {
    async changesSince({ cursor, sids }: FeedRequest) {
      questions += 1;
      const unchanged = { generation: 0, userVersion: 0, ended: false, graceUntil: null };
      const asked = sids.map((sid) => ({ sid, ...unchanged }));
      const [asOf, until] = [date(now), date(now)];
      // A process that starts learns of nothing before.
      const changes = cursor === null ? null : [];
      return { asOf, until, cursor: '1', changes, asked, cutoffOfEveryone: null };
    },
  };
  const timer = () => ({ monotonic: now, wall: now });
  const feed = new Feed(store, { lag, confirmFor, timer });
  await feed.refresh();
  questions = 0;
  let waited = 0;
  for (let read = 0; read < count; read += 1) {
    now += (-Math.log(random()) / perSecond) * 1_000;
    const returns = random() < returning;
    const confirmedAt = date(returns ? now - pause : now);
    const status = feed.check({ sid: `sid ${read}`, confirmedAt, createdAt: date(0) });
    if (status instanceof Promise) waited += 1;
    await status;
    // An answer that nobody waits for is there before the next read.
    await new Promise(setImmediate);
  }
  return { questionsPerSecond: questions / (now / 1_000), waiting: waited / count };
}

/** A question takes a millisecond and nothing else takes any time. */
const figures: MeasuredFigures = {
  ...measuredHere,
  jwt: { ...measuredHere.jwt, read: { statements: 0, appUs: 0, databaseUs: 0 } },
  feed: {
    question: { statements: 1, appUs: 1_000, databaseUs: 0 },
    change: { appUs: 0, databaseUs: 0 },
    lookup: { appUs: 0, databaseUs: 0 },
    entryBytes: 0,
  },
};

function modelled({ perSecond, returning, lag }: Reads) {
  const requestsPerDay = perSecond * 86_400;
  const { jwt } = costsOf(
    {
      ...{ users: 1_000, dbRttMs: 0, revocationLag: lag },
      requestsPerDay: requestsPerDay / 1_000,
      visitsPerDay: (requestsPerDay * returning) / 1_000,
    },
    figures,
  );
  return { questionsPerSecond: jwt.feed?.questionsPerSecond ?? 0, waiting: jwt.latencyMs };
}

describe('the model of the feed beside the feed itself', () => {
  it.each([
    { perSecond: 20, returning: 0, lag: 5 },
    { perSecond: 0.4, returning: 0, lag: 5 },
    { perSecond: 0.02, returning: 0, lag: 5 },
  ])('sends as many queries at $perSecond reads a second, and waits as seldom', async (reads) => {
    const [feed, model] = [await measured(reads), modelled(reads)];
    expect(model.questionsPerSecond / feed.questionsPerSecond).toBeCloseTo(1, 1);
    expect(Math.abs(model.waiting - feed.waiting)).toBeLessThan(0.01);
  });

  it.each([
    { perSecond: 20, returning: 0.01, lag: 5 },
    { perSecond: 20, returning: 0.04, lag: 5 },
    { perSecond: 0.4, returning: 0.2, lag: 5 },
    { perSecond: 0.02, returning: 1, lag: 5 },
  ])(
    'is close to the feed, and never below it, if $returning of $perSecond sessions return',
    async (reads) => {
      const [feed, model] = [await measured(reads), modelled(reads)];
      const ratio = model.questionsPerSecond / feed.questionsPerSecond;
      expect(ratio).toBeGreaterThan(0.97);
      expect(ratio).toBeLessThan(1.35);
      expect(model.waiting).toBeGreaterThan(feed.waiting - 0.01);
      expect(model.waiting).toBeLessThan(feed.waiting + 0.05);
    },
  );
});
