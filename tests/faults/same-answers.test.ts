import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect } from '../../prisma/client.ts';
import type { User } from '../../prisma/generated/client.ts';
import { strategyNames } from '../../src/kit/session/session.ts';
import { testDatabase } from '../support/database.ts';
import { databaseUrl } from '../support/template-database.ts';
import { type Outcome, outcomeOf } from './same-answers/answer.ts';
import { casesOf } from './same-answers/cases.ts';
import { compare, type World } from './same-answers/compare.ts';
import { differences } from './same-answers/differences.ts';
import { documentedDifferences } from './same-answers/documented.ts';
import { Rows } from './same-answers/rows.ts';
import { signingIn } from './same-answers/signed-in.ts';
import { makeSubject } from './same-answers/subject.ts';
import { Tally } from './same-answers/tally.ts';

const profiles = [
  { name: 'Ada', email: 'ada@example.com', image: 'https://example.com/ada.png' },
  { name: '名前 👩‍💻', email: 'unicode@example.com', emailVerified: new Date(0), image: '' },
  { name: null, email: 'nameless@example.com', image: null },
];
const casesPerStrategy = 2_050;
/** What stock Auth.js answers, then the kit; the comparison would be an empty one without each. */
const outcomes: Outcome[] = [
  'session, session',
  'none, none',
  'session, none',
  'none, session',
  'none, fault',
];

const database = testDatabase();
const people: User[] = [];
let world: World;

beforeAll(async () => {
  const { prisma, url } = database;
  for (const data of profiles) people.push(await prisma.user.create({ data }));
  world = {
    connections: database,
    rows: new Rows(prisma),
    gone: connect(databaseUrl(url, 'not_there')),
  };
  // Stock Auth.js takes the time from the system, so that is what moves.
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterAll(async () => {
  vi.useRealTimers();
  await world.gone.prisma.$disconnect();
});

describe.each(strategyNames)('a session that strategy %s carries', (carrier) => {
  const tally = new Tally();

  it('is the same to the kit as to stock Auth.js, but for the differences', () =>
    fc.assert(
      fc.asyncProperty(casesOf(carrier), fc.nat(profiles.length - 1), async (one, who) => {
        const person = people[who];
        if (!person) throw new Error('Nobody is there to have a session.');
        const subject = await makeSubject(one, carrier, person, signingIn(world));
        const { kit, stock, expected, shown } = await compare(subject, world);
        tally.count(outcomeOf(stock, kit), ...shown);
        // vitest's own is misled by a claim that is named "constructor".
        assert.deepStrictEqual({ kit, stock }, { kit: expected, stock });
      }),
      // A failure is told with its seed, however long it takes to find a smaller one.
      {
        numRuns: casesPerStrategy,
        interruptAfterTimeLimit: 100_000,
        markInterruptAsFailure: true,
      },
    ));

  it('shows each documented difference, and no other', () => {
    const documented = documentedDifferences().filter(([, carriers]) => carriers.includes(carrier));
    expect(tally.among(differences.map(({ name }) => name)).sort()).toEqual(
      documented.map(([name]) => name).sort(),
    );
  });

  it('was asked for often enough, in every way', () => {
    expect(tally.total).toBe(casesPerStrategy);
    expect(outcomes.filter((outcome) => tally.of(outcome) < 10)).toEqual([]);
  });
});

it('documents the differences that there are', () => {
  expect(documentedDifferences().map(([name]) => name)).toEqual(
    differences.map(({ name }) => name),
  );
});
