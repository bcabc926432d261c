import type { Change } from '../changes/change.ts';
import { CommandError } from '../command-error.ts';
import { docPage } from '../own-package.ts';
import { findModel, type PrismaSetup } from '../project/prisma-setup.ts';
import type { Block, Field } from '../project/schema-language.ts';
import {
  cutoffName,
  type ModelKind,
  type ModelNames,
  makesIds,
  modelKinds,
  modelTexts,
  type UserId,
} from './model-texts.ts';
import { changesOf, type Insertion, insertedInto, linesMissing } from './schema-changes.ts';

/** What the schema gets, and what the kit has to be told of it. */
export interface ModelPlan {
  readonly changes: readonly Change[];
  /** In words, a line each. */
  readonly notes: readonly string[];
  readonly names: ModelNames;
  readonly user: UserFields;
  /** The field that holds the session id. */
  readonly sessionId: string;
}

/** What the fields of the app's user are called; absent where there is none. */
export interface UserFields {
  readonly id: string;
  readonly email: string;
  readonly name?: string;
  /** `null`: there is one of that name, and it is no time. */
  readonly emailVerified?: string | null;
  readonly image?: string;
}

export interface ModelOptions {
  /** Where new models go in a schema of many files. */
  readonly file: string;
  readonly userModel: string;
  /** Whether users sign up through Auth.js already, so that something fills every column. */
  readonly signsUp: boolean;
}

/** Common names of these fields, Auth.js's own first. */
const synonyms = {
  email: ['email', 'emailAddress', 'mail'],
  name: ['name', 'fullName', 'displayName'],
  emailVerified: ['emailVerified', 'emailVerifiedAt', 'verifiedAt'],
  image: ['image', 'avatar', 'avatarUrl', 'picture', 'imageUrl'],
};

/** "User" is made where there is none, and any in a new schema; another name was typed by the user. */
function refuseUnknown(prisma: PrismaSetup, userModel: string): void {
  const models = prisma.files.flatMap(({ blocks }) =>
    blocks.filter(({ kind }) => kind === 'model').map(({ name }) => name),
  );
  if (userModel === 'User' || models.length === 0) return;
  throw new CommandError(
    'invalid_option',
    `--user ${userModel}: there is no such model. The schema has ${models.join(', ')}.`,
  );
}

type Found = NonNullable<ReturnType<typeof findModel>>;

const supported = ['postgresql', 'mysql', 'sqlite', 'sqlserver', 'cockroachdb'];

/**
 * Adds Auth.js's models and the registry to a schema, as text: no other line changes.
 *
 * @throws CommandError schema_unsupported, user_without_email, required_user_columns or invalid_option
 */
export function planModels(
  prisma: PrismaSetup,
  { file, userModel, signsUp }: ModelOptions,
): ModelPlan {
  if (!supported.includes(prisma.provider)) {
    throw new CommandError(
      'schema_unsupported',
      `The kit's registry can't be kept in "${prisma.provider}". It needs ${supported.join(', ')}.`,
    );
  }
  const user = findModel(prisma, userModel);
  if (!user) refuseUnknown(prisma, userModel);
  const id = user ? userIdOf(user.block) : { name: 'id', type: 'String', native: '' };
  const fields = user ? userFieldsOf(user.block, id.name) : standardFields;
  if (user) refuseUser(prisma, user.block, fields, signsUp);
  const names = namesFor(prisma, userModel);
  const sessionId = sessionIdIn(prisma, names.session);
  refuseUnnumbered(prisma, names.session, sessionId);
  const { provider } = prisma;
  const databaseSchema = databaseSchemaIn(prisma, userModel);
  const texts = modelTexts({ provider, databaseSchema, names, id, sessionId });
  const nameOf = (kind: ModelKind) => (kind === 'sessionCutoff' ? cutoffName : names[kind]);

  const insertions: Insertion[] = [];
  const notes: string[] = [];
  const missing: string[] = [];
  const insert = ({ file, block }: Found, lines: readonly string[], what: string) => {
    if (lines.length > 0) notes.push(`${counted(lines, what)} more in model ${block.name}`);
    insertions.push(...insertedInto(file.text, block, lines).map((edit) => ({ ...edit, file })));
  };
  for (const kind of modelKinds) {
    const found = findModel(prisma, nameOf(kind));
    if (!found) missing.push(texts.models[kind]);
    else if (kind === 'session') {
      insert(found, linesMissing(found.block, texts.registry), 'line');
    }
  }
  if (user) {
    insert(user, backRelations(user.block, names), 'relation');
  }
  if (missing.length > 0) {
    const added = missing.map((text) => /model (\w+)/.exec(text)?.[1]);
    notes.unshift(`${added.length === 1 ? 'model' : 'models'} ${added.join(', ')}`);
  }
  const changes = changesOf(prisma, insertions, missing, file);
  return { changes, notes, names, user: fields, sessionId };
}

const standardFields: UserFields = {
  id: 'id',
  email: 'email',
  name: 'name',
  emailVerified: 'emailVerified',
  image: 'image',
};

/** Auth.js's own names, unless the app has something else under them. */
function namesFor(prisma: PrismaSetup, user: string): ModelNames {
  const free = (name: string, marks: readonly string[]) => {
    const found = findModel(prisma, name);
    return !found || marks.every((mark) => has(found.block, mark)) ? name : `Auth${name}`;
  };
  return {
    user,
    account: free('Account', ['provider', 'providerAccountId']),
    session: free('Session', ['sessionToken', 'expires']),
    verificationToken: free('VerificationToken', ['identifier', 'token', 'expires']),
  };
}

/** Where a schema says of each model in which schema of the database it is; `null`: it doesn't. */
function databaseSchemaIn(prisma: PrismaSetup, userModel: string): string | null {
  const attributes = findModel(prisma, userModel)?.block.attributes ?? [];
  const [, ofModel] =
    /^@@schema\("([^"]+)"\)/.exec(
      attributes.find((attribute) => attribute.startsWith('@@schema(')) ?? '',
    ) ?? [];
  const blocks = prisma.files.flatMap((file) => file.blocks);
  const listed = blocks.find(({ kind }) => kind === 'datasource')?.settings.schemas ?? '';
  return ofModel ?? /"([^"]+)"/.exec(listed)?.[1] ?? null;
}

/** The session id is text; where an app has a number or a uuid for its rows, another field holds it. */
function sessionIdIn(prisma: PrismaSetup, model: string): string {
  const idField = findModel(prisma, model)?.block.fields.find(({ name }) => name === 'id');
  const isText =
    !idField ||
    (idField.type === 'String' && !/@db\.(Uuid|UniqueIdentifier)\b/.test(idField.attributes));
  return isText ? 'id' : 'sid';
}

/**
 * Rows that are there need an id each, which only some databases can make while they add the column.
 *
 * @throws CommandError schema_unsupported
 */
function refuseUnnumbered(prisma: PrismaSetup, model: string, sessionId: string): void {
  const found = findModel(prisma, model);
  if (!found || has(found.block, sessionId) || makesIds.includes(prisma.provider)) return;
  throw new CommandError(
    'schema_unsupported',
    `The model ${model} has no text field "${sessionId}" for the session id, and ${prisma.provider} can't give one to the rows that are there. Add "${sessionId} String? @unique" by a migration that fills it, as ${docPage('adopting.md')} shows, and run this again.`,
  );
}

function userIdOf(user: Block): UserId {
  const id = user.fields.find(({ attributes }) => /@id\b/.test(attributes));
  if (!id || !['String', 'Int', 'BigInt'].includes(id.type)) {
    throw new CommandError(
      'schema_unsupported',
      `The model ${user.name} needs one field that is its @id, a String, Int or BigInt.`,
    );
  }
  // The same column type, or the foreign key is none.
  const [native = ''] = /@db\.\w+(\([^)]*\))?/.exec(id.attributes) ?? [];
  return { name: id.name, type: id.type, native };
}

function userFieldsOf(user: Block, id: string): UserFields {
  const firstField = (names: readonly string[]) => names.find((name) => has(user, name));
  return {
    id,
    email: firstField(synonyms.email) ?? '',
    name: firstField(synonyms.name),
    emailVerified: emailVerifiedIn(user),
    image: firstField(synonyms.image),
  };
}

/**
 * All that is wrong with the model at once.
 *
 * @throws CommandError user_without_email or required_user_columns
 */
function refuseUser(prisma: PrismaSetup, user: Block, fields: UserFields, signsUp: boolean): void {
  const known: unknown[] = Object.values(fields);
  const required = signsUp
    ? []
    : user.fields.filter(
        (field) =>
          isNumberToGive(field) || (isRequired(prisma, field) && !known.includes(field.name)),
      );
  const list = required.map(({ name }) => name).join(', ');
  const hasNone = fields.email === '';
  if (!hasNone && list === '') return;
  const problems = [
    ...(hasNone
      ? [
          // Rows that are there have none, and a required column would be refused because of them.
          `The model ${user.name} has no email: Auth.js finds users by it. Add "email String? @unique" (or emailAddress, or mail).`,
        ]
      : []),
    ...(list === ''
      ? []
      : [
          `The model ${user.name} needs ${list}, which is not known at a first sign-in. Give each a @default or make it optional.`,
        ]),
  ];
  const text = `${problems.join(' ')} Commit that, and run this again.`;
  if (hasNone) throw new CommandError('user_without_email', text);
  throw new CommandError('required_user_columns', text);
}

function emailVerifiedIn(user: Block): string | null | undefined {
  const isTime = ({ type }: Field) => type === 'DateTime';
  const found = synonyms.emailVerified.find((name) =>
    user.fields.some((field) => field.name === name && isTime(field)),
  );
  return found ?? (has(user, 'emailVerified') ? null : undefined);
}

/** Whether a new row has to say it. A relation is said by its columns. */
function isRequired(prisma: PrismaSetup, { type, list, optional, attributes }: Field): boolean {
  if (list || optional || /@(id|default|updatedAt|relation)\b/.test(attributes)) return false;
  return findModel(prisma, type) === null;
}

/** Auth.js gives each new user an id, which is text; a number has to come from the database. */
function isNumberToGive({ type, attributes }: Field): boolean {
  return /(^|\s)@id\b/.test(attributes) && type !== 'String' && !/@default\b/.test(attributes);
}

/** Fields of User that lead to the new models and aren't there yet, under names that are free. */
function backRelations(user: Block, { account, session }: ModelNames): string[] {
  const line = (name: string, prefixed: string, model: string) => {
    if (user.fields.some((field) => field.type === model)) return [];
    return [`${has(user, name) ? prefixed : name} ${model}[]`];
  };
  return [
    ...line('accounts', 'authAccounts', account),
    ...line('sessions', 'authSessions', session),
  ];
}

function has({ fields }: Block, name: string): boolean {
  return fields.some((field) => field.name === name);
}

function counted({ length }: readonly string[], what: string): string {
  return `${length} ${what}${length === 1 ? '' : 's'}`;
}
