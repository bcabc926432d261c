/** The names of the models that Auth.js and the registry need. */
export interface ModelNames {
  readonly user: string;
  readonly account: string;
  readonly session: string;
  readonly verificationToken: string;
}

/** The type of the user's id, and its native type, for the foreign keys. */
export interface UserId {
  readonly name: string;
  readonly type: string;
  /** `@db.Uuid` or the like; "": Prisma's own choice. */
  readonly native: string;
}

/** Models that are added where they are missing. The last has the same name in every app. */
export const modelKinds = [
  'user',
  'account',
  'session',
  'verificationToken',
  'sessionCutoff',
] as const;
export type ModelKind = (typeof modelKinds)[number];

/** The name of this model in every app, whatever the other models are called. */
export const cutoffName = 'SessionCutoff';

interface Options {
  provider: string;
  /** The database schema for `@@schema` in new models; `null`: they need none. */
  databaseSchema: string | null;
  names: ModelNames;
  id: UserId;
  /** The field that holds the session id, in a model that is there already. */
  sessionId: string;
}

interface ModelTexts {
  readonly models: Readonly<Record<ModelKind, string>>;
  /** What a session model of plain Auth.js lacks, a line each. */
  readonly registry: readonly string[];
}

/** Auth.js's models and the registry, in Prisma's schema language. */
export function modelTexts(options: Options): ModelTexts {
  const { provider, databaseSchema, names, sessionId } = options;
  const order = commitOrder(provider);
  const fields = [...registryLines(longTextOf(provider)), ...order.fields];
  const allIndexes = [...indexes, ...order.indexes];
  const text = (name: string, lines: readonly string[], about?: string) =>
    modelText(name, [...lines, ...inSchema(lines, databaseSchema)], about);
  return {
    models: {
      user: text(names.user, userLines(names)),
      account: text(names.account, accountLines(options)),
      session: text(
        names.session,
        sessionLines(options, fields, allIndexes),
        'Sessions in both strategies, one row each; the token is kept as its SHA-256 only.',
      ),
      verificationToken: text(names.verificationToken, verificationTokenLines),
      sessionCutoff: cutoffModel(databaseSchema),
    },
    registry: [`${sessionId} ${ownId(provider)}`, ...fields, ...allIndexes],
  };
}

const userLines = (names: ModelNames) => [
  'id String @id @default(cuid())',
  'name String?',
  'email String @unique',
  'emailVerified DateTime?',
  'image String?',
  '',
  `accounts ${names.account}[]`,
  `sessions ${names.session}[]`,
];

function accountLines({ provider, names, id }: Options): string[] {
  const long = longTextOf(provider);
  return [
    userIdLine(id, ''),
    'type String',
    'provider String',
    'providerAccountId String',
    `refresh_token String?${long}`,
    `access_token String?${long}`,
    'expires_at Int?',
    'token_type String?',
    'scope String?',
    `id_token String?${long}`,
    'session_state String?',
    '',
    userLine(names, id, '', 'Cascade'),
    '',
    '@@id([provider, providerAccountId])',
    '@@index([userId])',
  ];
}

/** @param fields what the registry adds to the fields of plain Auth.js. */
function sessionLines(
  { names, id }: Options,
  fields: readonly string[],
  allIndexes: readonly string[],
): string[] {
  return [
    'id String @id @default(cuid())',
    'sessionToken String @unique',
    userIdLine(id, '?'),
    'expires DateTime',
    ...fields,
    '',
    userLine(names, id, '?', 'SetNull'),
    '',
    ...allIndexes,
  ];
}

const verificationTokenLines = [
  'identifier String',
  'token String',
  'expires DateTime',
  '',
  '@@id([identifier, token])',
];

/** The foreign key to the user. */
const userIdLine = (id: UserId, optional: '' | '?') =>
  `userId ${id.type}${optional}${id.native && ` ${id.native}`}`;

/** The relation to the user, by that key. */
const userLine = (names: ModelNames, id: UserId, optional: '' | '?', onDelete: string) =>
  `user ${names.user}${optional} @relation(fields: [userId], references: [${id.name}], onDelete: ${onDelete})`;

/** The fields that the registry needs beside those of plain Auth.js. */
const registryLines = (long: string) => [
  'strategy String @default("database")',
  'createdAt DateTime @default(now())',
  'authenticatedAt DateTime?',
  'lastSeenAt DateTime @default(now())',
  'absoluteExpires DateTime?',
  'remember Boolean @default(true)',
  `userAgent String?${long}`,
  'ipAddress String?',
  `claims String?${long}`,
  'previousToken String? @unique',
  'previousUntil DateTime?',
  'migratedAt DateTime?',
  'generation Int @default(0)',
  'userVersion Int @default(0)',
  'endedAt DateTime?',
  'endReason String?',
  'changedAt DateTime?',
];

export const registryFields = registryLines('').map((line) => line.split(' ')[0] ?? '');

/** An optional field, on PostgreSQL only: schemas of an earlier version don't have it. */
export const commitOrderField = 'changedXid';

const indexes = ['@@index([userId, endedAt])', '@@index([expires])', '@@index([changedAt])'];

/** The number of the transaction that wrote a change tells the order of commits, on PostgreSQL only. */
export function commitOrder(provider: string): Record<'fields' | 'indexes', readonly string[]> {
  return provider === 'postgresql'
    ? { fields: [`${commitOrderField} BigInt?`], indexes: [`@@index([${commitOrderField}])`] }
    : { fields: [], indexes: [] };
}

/** @param databaseSchema for its `@@schema`; `null`: it needs none. */
export function cutoffModel(databaseSchema: string | null): string {
  const lines = ['id String @id', 'endedAt DateTime'];
  return modelText(
    cutoffName,
    [...lines, ...inSchema(lines, databaseSchema)],
    "When all sessions of a user, or everyone's, were last ended; a user by the SHA-256 of their id.",
  );
}

/** Databases whose statement that adds a column can give each existing row an id. */
export const makesIds = ['postgresql', 'cockroachdb'];

function ownId(provider: string): string {
  return makesIds.includes(provider)
    ? // As PostgreSQL gives it back, or Prisma sees a change each time it looks.
      'String @unique @default(dbgenerated("(gen_random_uuid())::text"))'
    : 'String @unique';
}

/** MySQL's default for text is 191 characters; providers' tokens and a session's claims are longer. */
function longTextOf(provider: string): string {
  if (provider === 'mysql') return ' @db.Text';
  return provider === 'sqlserver' ? ' @db.NVarChar(Max)' : '';
}

function inSchema(lines: readonly string[], databaseSchema: string | null): string[] {
  if (databaseSchema === null) return [];
  const gap = lines.some((line) => line.startsWith('@@')) ? [] : [''];
  return [...gap, `@@schema("${databaseSchema}")`];
}

function modelText(name: string, lines: readonly string[], about?: string): string {
  const head = about === undefined ? '' : `/// ${about}\n`;
  return `${head}model ${name} {\n${aligned(lines)}\n}`;
}

/** Columns as `prisma format` sets them, so that formatting the schema changes nothing here. */
export function aligned(lines: readonly string[]): string {
  const groups: string[][] = [[]];
  for (const line of lines) {
    if (line === '') groups.push([]);
    else groups.at(-1)?.push(line);
  }
  return groups.map(alignedGroup).join('\n\n');
}

function alignedGroup(lines: readonly string[]): string {
  const rows = lines.map((line) => (line.startsWith('@@') ? [line] : split(line)));
  const width = (column: number) =>
    Math.max(...rows.map((row) => (row.length > 1 ? (row[column]?.length ?? 0) : 0)));
  const widths = [width(0), width(1)];
  return rows
    .map((row) =>
      row
        .map((part, column) => (column < row.length - 1 ? part.padEnd(widths[column] ?? 0) : part))
        .join(' '),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Name, type, and all that follows. */
function split(line: string): string[] {
  const [name = '', type = '', ...rest] = line.split(' ');
  return rest.length > 0 ? [name, type, rest.join(' ')] : [name, type];
}
