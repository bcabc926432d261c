import { describe, expect, it } from 'vitest';
import { SessionStoreUnavailable } from '../../src/kit/session/errors.ts';
import { type Fault, faultOf } from '../../src/kit/session/fault.ts';

// What PostgreSQL, SQLite and MariaDB really throw is in tests/stores.

const error = (fields: object, cause?: unknown) =>
  Object.assign(new Error('some text', { cause }), fields);
/** As Prisma passes on what a driver adapter could name no better. */
const inPrisma = (cause: object) =>
  error({ code: 'P2039', meta: { driverAdapterError: error({ cause }) } });

const cases: Record<Fault, [what: string, thrown: unknown][]> = {
  outage: [
    ['no connection', error({ code: 'ECONNREFUSED' })],
    ['no such host', error({ code: 'ENOTFOUND' })],
    [
      'what fetch was caused by',
      new TypeError('fetch failed', { cause: error({ code: 'UND_ERR_SOCKET' }) }),
    ],
    ['each address refused', new AggregateError([error({ code: 'ECONNREFUSED' })])],
    ["Prisma's pool", error({ code: 'P2024' })],
    ["Prisma's start", error({ name: 'PrismaClientInitializationError' })],
    ['a write that lost', error({ code: 'P2034' })],
    ['a transaction that was too slow', error({ code: 'P2028' })],
    ['a server that shuts down', inPrisma({ kind: 'postgres', code: '57P03' })],
    // A real one leaves a connection open for a minute, in which no test can drop its database.
    [
      'no password',
      new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
    ],
    ['a full disk', inPrisma({ kind: 'postgres', originalCode: '53100' })],
    ['a replica', inPrisma({ kind: 'postgres', originalCode: '25006' })],
    ['a statement that took too long', inPrisma({ kind: 'postgres', originalCode: '57014' })],
    ["MySQL's locks", inPrisma({ kind: 'mysql', code: 1205, state: 'HY000' })],
    ["MariaDB's pool", error({ errno: 45028, sqlState: 'HY000' })],
    ['SQLite, locked', error({ code: 'SQLITE_BUSY' })],
    [
      'what Auth.js wraps',
      error({ type: 'AdapterError', cause: { err: error({ code: 'P1001' }) } }),
    ],
  ],
  mistake: [
    ["Prisma's own checks", error({ name: 'PrismaClientValidationError' })],
    ['a missing row', error({ code: 'P2025' })],
    ["MySQL's columns", inPrisma({ kind: 'mysql', code: 1364, state: 'HY000' })],
    ["MySQL's classes", inPrisma({ kind: 'mysql', code: 3819, state: '23000' })],
    ["SQLite's constraints", error({ code: 'SQLITE_CONSTRAINT_NOTNULL' })],
    ['what Auth.js wraps', error({ cause: { err: error({ code: 'P2011' }) } })],
  ],
  unknown: [
    ['an error without a code', new Error('something else')],
    ['what is no error', 'a text'],
    ['nothing', undefined],
    ["Prisma's word for anything else", error({ code: 'P2010' })],
  ],
};

describe.each(Object.entries(cases))('%s', (fault, all) => {
  it.each(all)('%s', (_, thrown) => {
    expect(faultOf(thrown)).toBe(fault);
  });
});

it('handles circular causes', () => {
  const one = error({});
  expect(faultOf(Object.assign(one, { cause: error({ cause: one }) }))).toBe('unknown');
});

it("a store that retries in vain doesn't tell users to retry", () => {
  expect(new SessionStoreUnavailable(error({ code: 'P2022' })).retryAfter).toBeNull();
  for (const cause of [new Error('something else'), error({ code: 'P1001' })]) {
    expect(new SessionStoreUnavailable(cause).retryAfter).toBe(5);
  }
});
