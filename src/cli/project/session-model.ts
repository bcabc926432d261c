import { cutoffName } from '../init/model-texts.ts';
import { findModel, type PrismaSetup, type SchemaFile } from './prisma-setup.ts';
import type { Block } from './schema-language.ts';

/** The model of sessions, and the names of its table and columns. */
export interface SessionModel {
  readonly file: SchemaFile;
  readonly block: Block;
  readonly table: string;
  /** The database schema that the model names; `null`: the connection's. */
  readonly schema: string | null;
  /** @returns the name of a field's column. */
  column(field: string): string;
  /** Whether an index begins with this field. */
  isIndexed(field: string): boolean;
}

/** The model is recognised by these fields, because a model named Session may be something else. */
const marks = ['sessionToken', 'expires'];

export function findSessionModel(prisma: PrismaSetup | null): SessionModel | null {
  const found = (prisma?.files ?? []).flatMap((file) =>
    file.blocks
      .filter(({ kind, fields }) => kind === 'model' && marks.every(isAmong(fields)))
      .map((block) => sessionModelOf(file, block)),
  );
  return found.find(({ block }) => block.name === 'Session') ?? found[0] ?? null;
}

const isAmong = (fields: Block['fields']) => (name: string) =>
  fields.some((field) => field.name === name);

/** The table of cutoffs, where the schema has one. */
export function findCutoffTable(
  prisma: PrismaSetup | null,
): Pick<SessionModel, 'table' | 'schema'> | null {
  const found = prisma && findModel(prisma, cutoffName);
  return found && sessionModelOf(found.file, found.block);
}

function sessionModelOf(file: SchemaFile, block: Block): SessionModel {
  const attribute = (name: string) =>
    block.attributes.find((line) => line.startsWith(`@@${name}(`)) ?? '';
  const attributesOf = (field: string) =>
    block.fields.find(({ name }) => name === field)?.attributes ?? '';
  return {
    file,
    block,
    table: quotedIn(attribute('map')) ?? block.name,
    schema: quotedIn(attribute('schema')),
    column: (field) => quotedIn(/@map\(([^)]*)\)/.exec(attributesOf(field))?.[1] ?? '') ?? field,
    isIndexed: (field) =>
      /@(id|unique)\b/.test(attributesOf(field)) ||
      block.attributes.some((line) => firstFieldOf(line) === field),
  };
}

function quotedIn(text: string): string | null {
  return /"([^"]+)"/.exec(text)?.[1] ?? null;
}

/** An index over several fields finds rows by the first of them alone. */
function firstFieldOf(attribute: string): string | undefined {
  if (!/^@@(index|unique|id)\b/.test(attribute)) return undefined;
  return /\[\s*(\w+)/.exec(attribute)?.[1];
}
