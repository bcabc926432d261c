import { withAtEnd } from '../changes/change.ts';
import { commitOrder, commitOrderField, cutoffModel, cutoffName } from '../init/model-texts.ts';
import { withLines } from '../init/schema-changes.ts';
import { findModel, type PrismaSetup } from '../project/prisma-setup.ts';
import { readSchema } from '../project/schema-language.ts';
import type { SessionModel } from '../project/session-model.ts';
import { type App, noSessionModel, whyNoRows } from './app.ts';
import type { Check, Found, Repair } from './check.ts';

/** Fields that queries filter by, and what the queries are for. */
const uses = {
  userId: "a user's sessions, to list and to end",
  expires: 'expired sessions, to delete',
  changedAt: 'sessions that ended, for the revocation feed',
  changedXid: 'the same, in the order in which that was committed',
};

type Field = keyof typeof uses;

/** The fields that should have an index. Only the kit has the feed. */
export function fieldsToIndex({ auth, prisma }: App): Field[] {
  const fields: Field[] = ['expires'];
  // MySQL indexes a foreign key by itself, where there is one.
  if (prisma?.provider !== 'mysql' || !hasForeignKeys(prisma)) fields.unshift('userId');
  if (auth.kind === 'kit') fields.push('changedAt');
  if (auth.kind === 'kit' && prisma?.provider === 'postgresql') fields.push('changedXid');
  return fields;
}

/** With `relationMode = "prisma"` the database has no foreign keys. */
function hasForeignKeys({ files }: PrismaSetup): boolean {
  const blocks = files.flatMap((file) => file.blocks);
  return !blocks.some(
    ({ kind, settings }) => kind === 'datasource' && settings.relationMode === 'prisma',
  );
}

export const missingIndex: Check = {
  code: 'missing-index',
  level: 'warning',
  title: 'The session model has no index for what is asked of it',
  look(app) {
    const model = app.sessionModel;
    if (!model) return { skipped: noSessionModel };
    const skipped = whyNoRows(app);
    if (skipped !== null) return { skipped };
    const { file, block } = model;
    const has = (field: string) => block.fields.some(({ name }) => name === field);
    return fieldsToIndex(app)
      .filter((field) => has(field) && !model.isIndexed(field))
      .map((field) => ({
        where: `${file.path}, model ${block.name}`,
        detail: `${field} isn't indexed: ${uses[field]}, by reading the whole table.`,
        fix: `Add ${indexOn(model, field)}, and make a migration: prisma migrate dev.`,
        repair: addition(file.path, block.name, indexOn(model, field), [indexOn(model, field)]),
      }));
  },
};

/** Queries for a user's sessions also filter by `endedAt`, where the model has it. */
function indexOn({ block: { fields } }: SessionModel, field: Field): string {
  const withEnd = field === 'userId' && fields.some(({ name }) => name === 'endedAt');
  return `@@index([${withEnd ? 'userId, endedAt' : field}])`;
}

export const registryIncomplete: Check = {
  code: 'registry-incomplete',
  level: 'warning',
  title: 'The schema is one of an earlier version of the kit',
  appliesTo: 'the kit',
  look(app) {
    const { prisma, sessionModel: model } = app;
    if (!prisma || !model) return { skipped: noSessionModel };
    const skipped = whyNoRows(app);
    if (skipped !== null) return { skipped };
    return [...withoutCommitOrder(prisma, model), ...withoutCutoffs(prisma, model)];
  },
};

const initAgain = 'Run session-kit init again: it adds what the schema lacks, with a migration.';

function withoutCommitOrder({ provider }: PrismaSetup, { file, block }: SessionModel): Found[] {
  const { fields, indexes } = commitOrder(provider);
  const isThere = block.fields.some(({ name }) => name === commitOrderField);
  if (fields.length === 0 || isThere) return [];
  return [
    {
      where: `${file.path}, model ${block.name}`,
      detail: `It has no ${commitOrderField}: an end that another process commits late is known only within confirmFor.`,
      fix: initAgain,
      repair: addition(file.path, block.name, `${commitOrderField} and its index`, [
        ...fields,
        ...indexes,
      ]),
    },
  ];
}

function addition(path: string, model: string, what: string, lines: readonly string[]): Repair {
  return {
    path,
    does: `${what} in model ${model}; make a migration of it`,
    edit: (before) => withLines(before ?? '', path, model, lines),
  };
}

function withoutCutoffs(prisma: PrismaSetup, { file: { path }, schema }: SessionModel): Found[] {
  const found = findModel(prisma, cutoffName);
  const consequence =
    "where all sessions of a user are ended, or everyone's, a token of plain Auth.js that the kit hasn't met is still accepted.";
  if (!found) {
    const does = `model ${cutoffName}; make a migration of it`;
    const edit = (before: string | null) => withModel(before ?? '', path, schema);
    const detail = `There is no model ${cutoffName}: ${consequence}`;
    return [{ where: path, detail, fix: initAgain, repair: { path, does, edit } }];
  }
  const names = found.block.fields.map(({ name }) => name);
  if (['id', 'endedAt'].every((name) => names.includes(name))) return [];
  return [
    {
      where: `${found.file.path}, model ${cutoffName}`,
      detail: `It is something else than the kit's, which has id and endedAt: ${consequence}`,
      fix: 'Give yours another name, and run session-kit init again.',
    },
  ];
}

function withModel(text: string, path: string, schema: string | null): string {
  if (readSchema(text, path).some(({ name }) => name === cutoffName)) return text;
  return withAtEnd(text, `${cutoffModel(schema)}\n`);
}
