import { aligned, commitOrder, cutoffModel, cutoffName } from '../init/model-texts.ts';
import { findModel, type PrismaSetup } from '../project/prisma-setup.ts';
import { readSchema } from '../project/schema-language.ts';
import type { Check, Found, Repair } from './check.ts';
import { commitOrderField } from './registry-fields.ts';
import type { SessionModel } from './session-model.ts';
import { whyNoRows } from './strategy-needs.ts';

export const registryIncomplete: Check = {
  code: 'registry-incomplete',
  level: 'warning',
  title: 'The schema is one of an earlier version of the kit',
  appliesTo: 'the kit',
  look(app) {
    const { prisma } = app.project;
    const model = app.sessionModel;
    if (!prisma || !model) {
      return { skipped: 'Prisma’s schema has no model with sessionToken and expires' };
    }
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
      repair: addition(file.path, block.name, fields, indexes),
    },
  ];
}

function addition(
  path: string,
  name: string,
  fields: readonly string[],
  indexes: readonly string[],
): Repair {
  return {
    path,
    does: `${commitOrderField} and its index in model ${name}; make a migration of it`,
    edit(before) {
      const text = before ?? '';
      const block = readSchema(text, path).find((each) => each.name === name);
      if (!block || block.fields.some((field) => field.name === commitOrderField)) return text;
      const at = block.fields.at(-1)?.end ?? block.end;
      const rest = text.slice(at, block.end);
      return `${text.slice(0, at)}\n${aligned(fields)}\n${rest}${aligned(indexes)}\n${text.slice(block.end)}`;
    },
  };
}

function withoutCutoffs(prisma: PrismaSetup, { file: { path }, schema }: SessionModel): Found[] {
  const found = findModel(prisma, cutoffName);
  const lacking =
    'where all sessions of a user are ended, or everyone’s, a token of plain Auth.js that the kit hasn’t met is still accepted.';
  if (!found) {
    const does = `model ${cutoffName}; make a migration of it`;
    const edit = (before: string | null) => withModel(before ?? '', path, schema);
    const detail = `There is no model ${cutoffName}: ${lacking}`;
    return [{ where: path, detail, fix: initAgain, repair: { path, does, edit } }];
  }
  const names = found.block.fields.map(({ name }) => name);
  if (['id', 'endedAt'].every((name) => names.includes(name))) return [];
  return [
    {
      where: `${found.file.path}, model ${cutoffName}`,
      detail: `It is something else than the kit’s, which has id and endedAt: ${lacking}`,
      fix: 'Give yours another name, and run session-kit init again.',
    },
  ];
}

function withModel(text: string, path: string, schema: string | null): string {
  if (readSchema(text, path).some(({ name }) => name === cutoffName)) return text;
  return `${text.trimEnd()}\n\n${cutoffModel(schema)}\n`;
}
