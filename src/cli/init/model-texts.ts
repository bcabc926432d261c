/** What the models are called that Auth.js and the registry need. */
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

interface Options {
  provider: string;
  names: ModelNames;
  id: UserId;
  /** The field that holds the session id, in a model that is there already. */
  sessionId: string;
}

interface ModelTexts {
  readonly models: Readonly<Record<keyof ModelNames, string>>;
  /** What a session model of stock Auth.js lacks, a line each. */
  readonly registry: readonly string[];
}

/** Auth.js's models and the registry, in Prisma's schema language. */
export function modelTexts({ provider, names, id, sessionId }: Options): ModelTexts {
  // MySQL's default for text is 191 characters; providers' tokens and a session's claims are longer.
  const long = provider === 'mysql' || provider === 'sqlserver' ? longText[provider] : '';
  const userId = (optional: string) =>
    `userId ${id.type}${optional}${id.native && ` ${id.native}`}`;
  const toUser = (optional: string, onDelete: string) =>
    `user ${names.user}${optional} @relation(fields: [userId], references: [${id.name}], onDelete: ${onDelete})`;

  const registry = [
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
    'exchangedAt DateTime?',
    'generation Int @default(0)',
    'userVersion Int @default(0)',
    'endedAt DateTime?',
    'endReason String?',
    'changedAt DateTime?',
  ];

  return {
    models: {
      user: model(names.user, [
        'id String @id @default(cuid())',
        'name String?',
        'email String @unique',
        'emailVerified DateTime?',
        'image String?',
        '',
        `accounts ${names.account}[]`,
        `sessions ${names.session}[]`,
      ]),
      account: model(names.account, [
        userId(''),
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
        toUser('', 'Cascade'),
        '',
        '@@id([provider, providerAccountId])',
        '@@index([userId])',
      ]),
      session: model(
        names.session,
        [
          'id String @id @default(cuid())',
          'sessionToken String @unique',
          userId('?'),
          'expires DateTime',
          ...registry,
          '',
          toUser('?', 'SetNull'),
          '',
          ...indexes,
        ],
        'Sessions in both strategies, one row each; the token is kept as its SHA-256 only.',
      ),
      verificationToken: model(names.verificationToken, [
        'identifier String',
        'token String',
        'expires DateTime',
        '',
        '@@id([identifier, token])',
      ]),
    },
    registry: [`${sessionId} ${ownId(provider)}`, ...registry, ...indexes],
  };
}

const indexes = ['@@index([userId])', '@@index([expires])', '@@index([changedAt])'];

/** Databases that can give each row that is there an id, in the statement that adds the column. */
export const makesIds = ['postgresql', 'cockroachdb'];

function ownId(provider: string): string {
  return makesIds.includes(provider)
    ? // As PostgreSQL gives it back, or Prisma sees a change each time it looks.
      'String @unique @default(dbgenerated("(gen_random_uuid())::text"))'
    : 'String @unique';
}

const longText = { mysql: ' @db.Text', sqlserver: ' @db.NVarChar(Max)' };

function model(name: string, lines: readonly string[], about?: string): string {
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
