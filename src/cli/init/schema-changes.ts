import { type Change, type Edit, withAtEnd, withEdits } from '../changes/change.ts';
import type { PrismaSetup, SchemaFile } from '../project/prisma-setup.ts';
import { type Block, readSchema } from '../project/schema-language.ts';
import { inserted } from './code-edits.ts';
import { aligned } from './model-texts.ts';

export interface Insertion extends Edit {
  readonly file: SchemaFile;
}

/** The lines that a model lacks: fields, and attributes that begin with `@@`. */
export function linesMissing({ fields, attributes }: Block, lines: readonly string[]): string[] {
  const hasLine = (line: string) => {
    const [name = ''] = line.split(' ');
    return name.startsWith('@@')
      ? attributes.some((attribute) =>
          isSameAttribute(attribute.replaceAll(' ', ''), line.replaceAll(' ', '')),
        )
      : fields.some((field) => field.name === name);
  };
  return lines.filter((line) => !hasLine(line));
}

/** An index is the same one under a name of its own: `@@index([expires], map: "…")`. */
function isSameAttribute(attribute: string, line: string): boolean {
  return attribute === line || attribute.startsWith(`${line.slice(0, -1)},`);
}

/**
 * Edits that add fields after the model's fields and attributes before its end. Each group stands after a
 * blank line, so that the existing lines keep their alignment.
 */
export function insertedInto(text: string, block: Block, lines: readonly string[]): Edit[] {
  const fields = lines.filter((line) => !line.startsWith('@@'));
  const attributes = lines.filter((line) => line.startsWith('@@'));
  const isApart = block.attributes.length > 0 || /\n[ \t]*\n$/.test(text.slice(0, block.end));
  const gap = isApart ? '' : '\n';
  const insertion = (position: number, added: string) => [inserted(position, added)];
  return [
    ...(fields.length > 0
      ? insertion(block.fields.at(-1)?.end ?? block.end, `\n${aligned(fields)}\n`)
      : []),
    ...(attributes.length > 0 ? insertion(block.end, `${gap}${aligned(attributes)}\n`) : []),
  ];
}

/** The schema with these lines in one of its models, where the model lacks them. */
export function withLines(
  text: string,
  path: string,
  model: string,
  lines: readonly string[],
): string {
  const block = readSchema(text, path).find(({ name }) => name === model);
  return block ? withEdits(text, insertedInto(text, block, linesMissing(block, lines))) : text;
}

/** The changes of the schema. New models get a file in a schema of several files, else they are at its end. */
export function changesOf(
  prisma: PrismaSetup,
  insertions: readonly Insertion[],
  missing: readonly string[],
  file: string,
): Change[] {
  const added = missing.length > 0 ? `${missing.join('\n\n')}\n` : null;
  const isOneFile = prisma.folder === null;
  const isNew = !isOneFile && prisma.files.every(({ path }) => path !== file);
  const newFile = added !== null && isNew ? [{ path: file, before: null, after: added }] : [];
  const changed = prisma.files.map((schema) => {
    const inserted = withEdits(
      schema.text,
      insertions.filter((insertion) => insertion.file === schema),
    );
    // An earlier version of the kit may have created it.
    const takesModels = isOneFile || schema.path === file;
    const appended = added !== null && takesModels ? withAtEnd(inserted, added) : inserted;
    return { path: schema.path, before: schema.text, after: appended };
  });
  return [...newFile, ...changed.filter(({ before, after }) => before !== after)];
}
