import type { Change } from '../changes/change.ts';
import { CommandError } from '../command-error.ts';
import { docPage } from '../own-package.ts';
import { findModel, type PrismaSetup } from '../project/prisma-setup.ts';
import type { Block } from '../project/schema-language.ts';
import {
  cutoffName,
  type ModelKind,
  type ModelNames,
  makesIds,
  modelKinds,
  modelTexts,
} from './model-texts.ts';
import { changesOf, type Insertion, insertedInto, linesMissing } from './schema-changes.ts';
import {
  hasField,
  refuseUser,
  standardFields,
  type UserFields,
  userFieldsOf,
  userIdOf,
} from './user-model.ts';

/** The changes of the schema, and the names for the kit's options. */
export interface ModelPlan {
  readonly changes: readonly Change[];
  /** The changes in words. */
  readonly notes: readonly string[];
  readonly names: ModelNames;
  readonly user: UserFields;
  /** The field that holds the session id. */
  readonly sessionId: string;
}

export interface ModelOptions {
  /** The file for new models in a schema of several files. */
  readonly file: string;
  readonly userModel: string;
  /** Whether users sign up through Auth.js already, so that every required column gets a value. */
  readonly signsUp: boolean;
}

/** Refuses a model of `--user` that doesn't exist. "User", and any model in an empty schema, is added instead. */
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

type FoundModel = NonNullable<ReturnType<typeof findModel>>;

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
  refuseMissingIds(prisma, names.session, sessionId);
  const { provider } = prisma;
  const databaseSchema = databaseSchemaIn(prisma, userModel);
  const texts = modelTexts({ provider, databaseSchema, names, id, sessionId });
  const nameOf = (kind: ModelKind) => (kind === 'sessionCutoff' ? cutoffName : names[kind]);

  const insertions: Insertion[] = [];
  const notes: string[] = [];
  const missing: string[] = [];
  const insert = ({ file, block }: FoundModel, lines: readonly string[], what: string) => {
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

/** Auth.js's own names, except where the app uses the name for something else. */
function namesFor(prisma: PrismaSetup, user: string): ModelNames {
  const free = (name: string, marks: readonly string[]) => {
    const found = findModel(prisma, name);
    return !found || marks.every((mark) => hasField(found.block, mark)) ? name : `Auth${name}`;
  };
  return {
    user,
    account: free('Account', ['provider', 'providerAccountId']),
    session: free('Session', ['sessionToken', 'expires']),
    verificationToken: free('VerificationToken', ['identifier', 'token', 'expires']),
  };
}

/** The database schema of the models, where the Prisma schema has `@@schema`; `null`: it has none. */
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

/** The field for the session id, which is text: `id`, or `sid` where `id` is a number or a uuid. */
function sessionIdIn(prisma: PrismaSetup, model: string): string {
  const idField = findModel(prisma, model)?.block.fields.find(({ name }) => name === 'id');
  const isText =
    !idField ||
    (idField.type === 'String' && !/@db\.(Uuid|UniqueIdentifier)\b/.test(idField.attributes));
  return isText ? 'id' : 'sid';
}

/**
 * Refuses existing rows without a session id where the database can't fill a new column with ids.
 *
 * @throws CommandError schema_unsupported
 */
function refuseMissingIds(prisma: PrismaSetup, model: string, sessionId: string): void {
  const found = findModel(prisma, model);
  if (!found || hasField(found.block, sessionId) || makesIds.includes(prisma.provider)) return;
  throw new CommandError(
    'schema_unsupported',
    `The model ${model} has no text field "${sessionId}" for the session id, and ${prisma.provider} can't generate ids for existing rows. Add "${sessionId} String? @unique" by a migration that fills it, as ${docPage('adopting.md')} shows, and run this again.`,
  );
}

/** The missing relations from User to the new models, with unused names. */
function backRelations(user: Block, { account, session }: ModelNames): string[] {
  const line = (name: string, prefixed: string, model: string) => {
    if (user.fields.some((field) => field.type === model)) return [];
    return [`${hasField(user, name) ? prefixed : name} ${model}[]`];
  };
  return [
    ...line('accounts', 'authAccounts', account),
    ...line('sessions', 'authSessions', session),
  ];
}

function counted({ length }: readonly string[], what: string): string {
  return `${length} ${what}${length === 1 ? '' : 's'}`;
}
