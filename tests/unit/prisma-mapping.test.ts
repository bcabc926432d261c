import { describe, expect, it } from 'vitest';
import { appModels } from '../../src/kit/stores/prisma/app-models.ts';
import { mappingOf } from '../../src/kit/stores/prisma/mapping.ts';

interface Field {
  name: string;
  kind: string;
  type: string;
  dbName?: string;
}

const id = { name: 'id', kind: 'scalar', type: 'String' };

/** What a generated client keeps of its schema, whose text may say more of a model than this. */
function client(fields: Field[], schema = '', more = {}) {
  const models = ['Session', 'User'].filter((name) => !schema.includes(`model ${name}`));
  const rest = models.map((name) => `model ${name} {\n  id String @id\n}\n`).join('\n');
  return {
    _activeProvider: 'postgresql',
    _runtimeDataModel: {
      models: {
        Session: { dbName: null, schema: null, fields: [id] },
        User: { dbName: 'people', schema: 'auth', fields: [id, ...fields] },
      },
    },
    _engineConfig: { inlineSchema: `${rest}\n${schema}` },
    _globalOmit: undefined,
    ...more,
  };
}

const refused = (prisma: object) => {
  try {
    mappingOf(appModels(prisma));
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
  return 'accepted';
};

describe('mappingOf', () => {
  it('names tables and columns as the database does', () => {
    const fields = [
      { name: 'email', kind: 'scalar', type: 'String', dbName: 'e"mail' },
      { name: 'sessions', kind: 'object', type: 'Session' },
    ];
    expect(mappingOf(appModels(client(fields)), 'app')).toEqual({
      session: {
        table: '"app"."Session"',
        id: 'id',
        fields: [{ name: 'id', column: '"id"', type: 'String', isList: false }],
      },
      user: {
        table: '"auth"."people"',
        id: 'id',
        fields: [
          { name: 'id', column: '"id"', type: 'String', isList: false },
          { name: 'email', column: '"e""mail"', type: 'String', isList: false },
        ],
      },
    });
  });

  it('leaves out what the client omits', () => {
    const hidden = [{ name: 'hash', kind: 'scalar', type: 'String' }];
    const { user } = mappingOf(
      appModels(client(hidden, '', { _globalOmit: { user: { hash: true } } })),
    );
    expect(user.fields.map(({ name }) => name)).toEqual(['id']);
  });

  it.each<[string, Field, string]>([
    ['a Decimal', { name: 'balance', kind: 'scalar', type: 'Decimal' }, ''],
    [
      'a list of times',
      { name: 'seen', kind: 'scalar', type: 'DateTime' },
      'model User {\n  id   String\n  seen DateTime[]\n}',
    ],
    [
      'a time of day',
      { name: 'opens', kind: 'scalar', type: 'DateTime' },
      'model User {\n  opens DateTime @db.Time(3)\n}',
    ],
    [
      'an enum with other names in SQL',
      { name: 'role', kind: 'enum', type: 'Role' },
      'enum Role {\n  ADMIN @map("admin")\n  USER\n}\n\nmodel User {\n  role Role\n}',
    ],
  ])('refuses %s, which it would convert wrongly', (_what, field, schema) => {
    expect(refused(client([field], schema))).toContain(`User.${field.name} is `);
    expect(
      refused(client([field], schema, { _globalOmit: { user: { [field.name]: true } } })),
    ).toBe('accepted');
  });

  it('reads a schema in any formatting', () => {
    const enumOf = (schema: string) =>
      refused(client([{ name: 'role', kind: 'enum', type: 'Role' }], schema));
    for (const schema of [
      'enum Role {\r\n  ADMIN @map("admin")\r\n}\r\n',
      'enum  Role{ // who may what\nADMIN\t@map("admin")\n}',
      '  enum Role {\n    ADMIN   @map(name: "admin")\n  }',
    ]) {
      expect(enumOf(schema)).toContain('other names in SQL');
    }
    const tags = { name: 'tags', kind: 'scalar', type: 'String' };
    for (const line of ['tags String[]', '\ttags\tString[] @default([])', '  tags   String[]\r']) {
      const { user } = mappingOf(appModels(client([tags], `model User {\n${line}\n}`)));
      expect(user.fields.at(-1)).toMatchObject({ name: 'tags', isList: true });
    }
  });

  it('refuses a client without the needed schema information', () => {
    expect(refused(client([{ name: 'role', kind: 'enum', type: 'Role' }]))).toContain(
      'has no enum Role',
    );
    expect(refused(client([], '', { _engineConfig: { inlineSchema: '' } }))).toContain(
      'has no model Session',
    );
  });

  it.each([
    ['an enum', 'enum Role {\n  admin\n  user\n  @@map("roles")\n}'],
    [
      'a comment that names one',
      '// enum Role { ADMIN @map("admin") }\nenum Role {\n  // @map("x")\n}',
    ],
  ])('accepts %s', (_what, schema) => {
    expect(refused(client([{ name: 'role', kind: 'enum', type: 'Role' }], schema))).toBe(
      'accepted',
    );
  });

  it('refuses another database, and a client with its schema elsewhere', () => {
    expect(refused(client([], '', { _activeProvider: 'mysql' }))).toContain('not with mysql');
    for (const other of [
      { _activeProvider: undefined },
      { _runtimeDataModel: null },
      { _runtimeDataModel: { models: { User: { fields: [{ name: 'id', kind: 'scalar' }] } } } },
      { _runtimeDataModel: { models: { User: { fields: [], dbName: 1 } } } },
      { _engineConfig: {} },
      { _globalOmit: { user: ['hash'] } },
    ]) {
      expect(refused(client([], '', other))).toContain('Leave `pool` out');
    }
    expect(refused({})).toContain('Leave `pool` out');
    expect(refused(client([], '', { _runtimeDataModel: { models: {} } }))).toContain(
      'no model Session',
    );
  });
});
