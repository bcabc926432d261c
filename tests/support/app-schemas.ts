import type { ModelNames } from '../../src/kit/stores/prisma/index.ts';

/** The app's schema as another app could have it. */
export interface AppSchema {
  title: string;
  change: (schema: string) => string;
  names?: ModelNames;
  /** Which of Auth.js's fields its users don't have. */
  lacks?: readonly 'image'[];
  /** Whether a session's row goes with its user. */
  cascades?: boolean;
  /** SQL that runs once the tables exist. */
  statements?: readonly string[];
}

/** Sessions have ids of that kind too, so the session id is a field beside it. */
const sidBeside: ModelNames = { session: { fields: { id: 'sid' } } };

const withIds =
  (id: string, type: string, native = '') =>
  (schema: string) =>
    schema
      .replaceAll(/^( +id +)String +@id @default\(cuid\(\)\)/gm, `$1${id}`)
      .replaceAll(/^( +userId +)String\b(\??)/gm, `$1${type}$2${native}`)
      .replace(/^model Session \{/m, '$&\n  sid String @unique @default(cuid())');

/** What every database can keep. */
export const appSchemas: readonly AppSchema[] = [
  {
    title: 'whose ids are Int',
    change: withIds('Int @id @default(autoincrement())', 'Int'),
    names: sidBeside,
  },
  {
    title: 'whose models have other names, beside a Session that is something else',
    change: (schema) =>
      schema
        .replaceAll(/\bSession\b/g, 'AuthSession')
        .replaceAll(/\bUser\b/g, 'Member')
        .replaceAll(/\bAccount\b/g, 'AuthAccount')
        .replaceAll(/\bVerificationToken\b/g, 'SignInLink')
        .concat('\nmodel Session {\n  id      Int    @id\n  workout String\n}\n'),
    names: {
      user: { model: 'Member' },
      account: { model: 'AuthAccount' },
      session: { model: 'AuthSession' },
      verificationToken: { model: 'SignInLink' },
    },
  },
  {
    title: 'whose users have fields with other names, and no picture',
    change: (schema) =>
      schema
        .replace(/^( +)id( +String +@id @default\(cuid\(\)\)\n +)name\b/m, '$1uid$2fullName')
        .replace(/^( +)email\b/m, '$1emailAddress')
        .replace(/^( +)emailVerified\b/m, '$1confirmedAt')
        .replace(/^ +image +String\?\n/m, '')
        .replaceAll('references: [id]', 'references: [uid]'),
    names: {
      user: {
        fields: {
          id: 'uid',
          name: 'fullName',
          email: 'emailAddress',
          emailVerified: 'confirmedAt',
        },
      },
    },
    lacks: ['image'],
  },
  {
    title: 'whose sessions go with their users, as in plain Auth.js',
    change: (schema) =>
      schema
        .replace(/^( +userId +)String\?/m, '$1String')
        .replace('User? @relation', 'User @relation')
        .replace('onDelete: SetNull', 'onDelete: Cascade')
        .replace('SessionStrategy @default(database)', 'String @default("database")'),
    cascades: true,
  },
];

/** SQLite counts up no BigInt. */
export const bigIntSchema: AppSchema = {
  title: 'whose ids are BigInt',
  change: withIds('BigInt @id @default(autoincrement())', 'BigInt'),
  names: sidBeside,
  // More than a JavaScript number can tell apart.
  statements: [`ALTER SEQUENCE "User_id_seq" RESTART WITH ${2n ** 53n + 1n}`],
};

/** What PostgreSQL alone has a type for. */
export const uuidSchema: AppSchema = {
  title: 'whose ids are uuids',
  change: withIds('String @id @default(uuid()) @db.Uuid', 'String', ' @db.Uuid'),
  names: sidBeside,
};
