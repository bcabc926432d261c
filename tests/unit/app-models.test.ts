import { PrismaPg } from '@prisma/adapter-pg';
import { describe, expect, it } from 'vitest';
import { PrismaClient } from '../../prisma/generated/client.ts';
import { InvalidConfiguration } from '../../src/kit/session/errors.ts';
import { clientSchemaOf } from '../../src/kit/stores/prisma/client-schema.ts';
import {
  type ModelNames,
  prismaAdapter,
  prismaSessions,
} from '../../src/kit/stores/prisma/index.ts';

// Neither connects before it is asked for a row.
const adapter = new PrismaPg({ connectionString: 'postgresql://localhost:1/nothing' });

/** A client whose copy of the schema says something else. */
function client(change: { [model: string]: (fields: Field[]) => Field[] | null }): PrismaClient {
  const prisma = new PrismaClient({ adapter });
  // Prisma keeps it to itself.
  const internals = prisma as PrismaClient & { _runtimeDataModel: { models: Models } };
  const models: Models = structuredClone(internals._runtimeDataModel.models);
  for (const [name, changed] of Object.entries(change)) {
    const fields = changed(models[name]?.fields ?? []);
    if (fields) models[name] = { fields };
    else delete models[name];
  }
  return Object.assign(Object.create(prisma), { _runtimeDataModel: { models } });
}

interface Field {
  name: string;
  kind: string;
  type: string;
}
type Models = Record<string, { fields: Field[] }>;

const without =
  (...names: string[]) =>
  (fields: Field[]) =>
    fields.filter(({ name }) => !names.includes(name));

const retyped = (field: string, type: string) => (fields: Field[]) =>
  fields.map((each) => (each.name === field ? { ...each, type } : each));

function problemsOf(prisma: PrismaClient, names?: ModelNames): readonly string[] {
  try {
    prismaSessions(prisma, { names });
    return [];
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
}

describe("a schema that the registry can't use", () => {
  it('is refused at start, with one message that names everything missing', () => {
    const stock = ['id', 'sessionToken', 'userId', 'expires', 'user'];
    const prisma = client({
      Session: (fields) => fields.filter(({ name }) => stock.includes(name)),
      User: without('email'),
    });
    expect(problemsOf(prisma)).toEqual([
      'The model Session lacks what the session registry needs: strategy, createdAt, authenticatedAt, lastSeenAt, absoluteExpires, remember, userAgent, ipAddress, previousToken, previousUntil, migratedAt, generation, userVersion, endedAt, endReason, changedAt, claims. Add it to the schema and generate the client anew, or name another model in `names`.',
      'The model User lacks what Auth.js needs of a user: email. Add it to the schema and generate the client anew, or say what it is called in `names`.',
    ]);
    expect(() => prismaAdapter(prisma)).toThrow('lacks what Auth.js needs of a user: email.');
  });

  it('gets the line to add if an earlier version of the kit had no such column', () => {
    const earlier = client({ Session: without('claims') });
    expect(problemsOf(earlier)).toEqual([
      'The model Session lacks the column for the session claims. Add `claims String?` to it, make a migration and generate the client anew; `session-kit init` plans just that.',
    ]);
    const onMysql = Object.assign(earlier, { _activeProvider: 'mysql' });
    expect(problemsOf(onMysql).join()).toContain('Add `claims String? @db.Text` to it');
  });

  it('has a column that is too short for claims', () => {
    const onMysql = Object.assign(client({}), { _activeProvider: 'mysql' });
    expect(problemsOf(onMysql)).toEqual([
      'Session.claims is too short for the session claims. Declare it as `claims String? @db.Text`, make a migration and generate the client anew.',
    ]);
  });

  it.each<[string, PrismaClient, ModelNames | undefined, string]>([
    ['has no such model', client({ Session: () => null }), undefined, 'no model Session'],
    [
      'has none of the name that was given',
      client({}),
      { session: { model: 'AuthSession' } },
      'no model AuthSession',
    ],
    [
      'has no such field',
      client({}),
      { user: { fields: { name: 'fullNmae' } } },
      'lacks what Auth.js needs of a user: fullNmae',
    ],
    [
      'has a number for the session id',
      client({ Session: retyped('id', 'Int') }),
      undefined,
      'Session.id has to be a String',
    ],
    [
      'says whether an address was verified, not when',
      client({ User: retyped('emailVerified', 'Boolean') }),
      undefined,
      'User.emailVerified is a Boolean',
    ],
    [
      'has users whose ids are no text and no integers',
      client({ User: retyped('id', 'Bytes') }),
      undefined,
      'User.id is of the type Bytes',
    ],
  ])('is refused if it %s', (_what, prisma, names, problem) => {
    expect(problemsOf(prisma, names).join()).toContain(problem);
  });
});

describe('a schema that the registry can use', () => {
  it.each<[string, PrismaClient, ModelNames | undefined]>([
    ["this app's", client({}), undefined],
    [
      'one of users without more than an address',
      client({ User: without('name', 'emailVerified', 'image') }),
      undefined,
    ],
    [
      'one where an address is verified or not, as nothing that Auth.js knows of',
      client({ User: retyped('emailVerified', 'Boolean') }),
      { user: { fields: { emailVerified: null } } },
    ],
  ])('is %s', (_what, prisma, names) => {
    expect(problemsOf(prisma, names)).toEqual([]);
  });

  it('may belong to a client with extensions', () => {
    const extended = (prisma: PrismaClient) =>
      prisma.$extends({
        result: { user: { initial: { needs: { name: true }, compute: () => 'A' } } },
      });
    expect(() => prismaSessions(extended(new PrismaClient({ adapter })))).not.toThrow();
    expect(() => prismaSessions(extended(client({ Session: without('endedAt') })))).toThrow(
      'endedAt',
    );
  });

  it("isn't checked if the client is a stub, as in a test", () => {
    const stand = { session: {}, user: {}, $disconnect: async () => {} };
    expect(() => prismaSessions(stand)).not.toThrow();
    expect(() => prismaAdapter(stand)).not.toThrow();
    const names = { account: { model: 'AuthAccount' } };
    expect(() => prismaAdapter(stand, names)).toThrow('no model AuthAccount.');
    expect(() => prismaSessions(stand, { names: { session: { model: 'AuthSession' } } })).toThrow(
      'The Prisma client has no model AuthSession.',
    );
  });
});

describe('the PostgreSQL schema of the tables', () => {
  const url = { connectionString: 'postgresql://localhost:1/nothing' };

  /** @param adapter in place of the client's own, as another version of Prisma has it. */
  function schemaBeside(adapter: unknown) {
    const prisma = new PrismaClient({ adapter: new PrismaPg(url) });
    // Prisma keeps it to itself.
    const { _engineConfig } = prisma as PrismaClient & { _engineConfig: object };
    const own = { _engineConfig: { ..._engineConfig, adapter } };
    return clientSchemaOf(Object.assign(Object.create(prisma), own))?.databaseSchema;
  }

  it("is the one that Prisma's adapter was given, otherwise its default", () => {
    const of = (adapter: PrismaPg) => clientSchemaOf(new PrismaClient({ adapter }))?.databaseSchema;
    expect(of(new PrismaPg(url, { schema: 'people' }))).toBe('people');
    expect(of(new PrismaPg(url))).toBe('public');
  });

  it('is that of the search path if Prisma uses its native engine', () => {
    expect(schemaBeside(undefined)).toBeNull();
  });

  it("is not guessed if an adapter doesn't expose it", () => {
    expect(schemaBeside({ adapterName: "somebody's" })).toBeUndefined();
  });
});
