import type { Change } from '../changes/change.ts';
import { withEdits } from '../changes/edits.ts';
import type { PrismaSetup, SchemaFile } from '../project/prisma-setup.ts';
import type { Block } from '../project/schema-language.ts';
import { aligned } from './model-texts.ts';

export interface Insertion {
  file: SchemaFile;
  at: number;
  text: string;
}

/**
 * Fields after its fields, and what begins with `@@` before its end, each after a blank line: what is
 * beside it would have to be aligned anew.
 */
export function insertedInto(
  file: SchemaFile,
  block: Block,
  lines: readonly string[],
): Insertion[] {
  const fields = lines.filter((line) => !line.startsWith('@@'));
  const attributes = lines.filter((line) => line.startsWith('@@'));
  const gap = block.attributes.length === 0 ? '\n' : '';
  const insertions: Insertion[] = [];
  if (fields.length > 0) {
    const at = block.fields.at(-1)?.end ?? block.end;
    insertions.push({ file, at, text: `\n${aligned(fields)}\n` });
  }
  if (attributes.length > 0) {
    insertions.push({ file, at: block.end, text: `${gap}${aligned(attributes)}\n` });
  }
  return insertions;
}

/** In a schema of many files the new models get one of their own; else they stand at its end. */
export function changesOf(
  prisma: PrismaSetup,
  insertions: readonly Insertion[],
  missing: readonly string[],
  file: string,
): Change[] {
  const added = missing.length > 0 ? `${missing.join('\n\n')}\n` : null;
  const isWhole = prisma.folder === null;
  const isNew = !isWhole && prisma.files.every(({ path }) => path !== file);
  const own = added !== null && isNew ? [{ path: file, before: null, after: added }] : [];
  const changed = prisma.files.map((each) => {
    const inserted = withInsertions(
      each,
      insertions.filter((insertion) => insertion.file === each),
    );
    // It may be there since an earlier version of the kit was added.
    const isPlace = isWhole || each.path === file;
    const appended = added !== null && isPlace ? `${endsInNewline(inserted)}\n${added}` : inserted;
    return { path: each.path, before: each.text, after: appended };
  });
  return [...own, ...changed.filter(({ before, after }) => before !== after)];
}

function withInsertions({ text }: SchemaFile, insertions: readonly Insertion[]): string {
  const edits = insertions.map(({ at, text }) => ({ start: at, end: at, text }));
  return withEdits(text, edits);
}

function endsInNewline(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}
