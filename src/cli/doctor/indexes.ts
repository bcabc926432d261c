import type { PrismaSetup } from '../project/prisma-setup.ts';
import { readSchema } from '../project/schema-language.ts';
import type { App } from './app.ts';
import type { Check, Repair } from './check.ts';
import type { SessionModel } from './session-model.ts';
import { whyNoRows } from './strategy-needs.ts';

/** What rows are looked for by, and what for. */
const uses = {
  userId: 'a user’s sessions, to list and to end',
  expires: 'expired sessions, to delete',
  changedAt: 'sessions that ended, for the revocation feed',
  changedXid: 'the same, in the order in which that was committed',
};

type Field = keyof typeof uses;

/** Which fields should be indexed. The feed is the kit's. */
export function fieldsToIndex({ project: { auth, prisma } }: App): Field[] {
  const fields: Field[] = ['expires'];
  // MySQL indexes a foreign key by itself, where there is one.
  if (prisma?.provider !== 'mysql' || !hasForeignKeys(prisma)) fields.unshift('userId');
  if (auth.kind === 'kit') fields.push('changedAt');
  if (auth.kind === 'kit' && prisma?.provider === 'postgresql') fields.push('changedXid');
  return fields;
}

/** `relationMode = "prisma"`: relations are Prisma's alone. */
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
    if (!model) return { skipped: 'Prisma’s schema has no model with sessionToken and expires' };
    const skipped = whyNoRows(app);
    if (skipped !== null) return { skipped };
    const { file, block } = model;
    const has = (field: string) => block.fields.some(({ name }) => name === field);
    return fieldsToIndex(app)
      .filter((field) => has(field) && !model.isIndexed(field))
      .map((field) => ({
        where: `${file.path}, model ${block.name}`,
        detail: `${field} isn’t indexed: ${uses[field]}, by reading the whole table.`,
        fix: `Add ${indexOn(model, field)}, and make a migration: prisma migrate dev.`,
        repair: addition(model, field),
      }));
  },
};

/** A user's sessions are looked for among those that go on, where it is kept which do. */
function indexOn({ block: { fields } }: SessionModel, field: Field): string {
  const also = field === 'userId' && fields.some(({ name }) => name === 'endedAt');
  return `@@index([${also ? 'userId, endedAt' : field}])`;
}

function addition(model: SessionModel, field: Field): Repair {
  const { path } = model.file;
  const { name } = model.block;
  const line = indexOn(model, field);
  return {
    path,
    does: `${line} in model ${name}; make a migration of it`,
    edit(before) {
      const text = before ?? '';
      const block = readSchema(text, path).find((each) => each.name === name);
      if (!block || block.attributes.includes(line)) return text;
      return `${text.slice(0, block.end)}  ${line}\n${text.slice(block.end)}`;
    },
  };
}
