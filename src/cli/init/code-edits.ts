import type { Node, ObjectLiteralExpression, SourceFile } from 'ts-morph';
import type { Edit } from '../changes/change.ts';

/** An edit that replaces a node by a text. */
export const replaced = (node: Node, text: string): Edit => ({
  start: node.getStart(),
  end: node.getEnd(),
  text,
});

export const inserted = (position: number, text: string): Edit => ({
  start: position,
  end: position,
  text,
});

/** Lines in the style of a file: with its quotes, and without semicolons where it has none. */
export function inStyleOf(file: SourceFile, lines: string): string {
  const quoted = file.getFullText().includes('from "') ? lines.replaceAll("'", '"') : lines;
  const [first] = file.getImportDeclarations();
  return !first || first.getText().endsWith(';') ? quoted : quoted.replace(/;$/gm, '');
}

// Elements of an object or a pattern, with the comma after them and their comments.

/** The line break and the blanks before an element, or the blank in a list of one line. */
export function gapBefore(element: Node): string {
  const before = element.getSourceFile().getFullText().slice(0, element.getStart());
  return /\r?\n[ \t]*$/.exec(before)?.[0] ?? /[ \t]*$/.exec(before)?.[0] ?? '';
}

/** Adds properties at the end of an object, which may be empty. */
export function append(object: ObjectLiteralExpression, texts: readonly string[]): Edit[] {
  const last = object.getProperties().at(-1);
  if (texts.length === 0) return [];
  return last
    ? insertAfter(last, texts)
    : [inserted(object.getStart() + 1, ` ${texts.join(', ')} `)];
}

/** Adds properties at the beginning of an object, which may be empty. */
export function prepend(object: ObjectLiteralExpression, texts: readonly string[]): Edit[] {
  const [first] = object.getProperties();
  if (!first || texts.length === 0) return append(object, texts);
  const gap = gapBefore(first);
  return [inserted(beginningOf(first), texts.map((text) => `${gap}${text},`).join(''))];
}

/** Adds elements after an element of a list. */
export function insertAfter(element: Node, texts: readonly string[]): Edit[] {
  if (texts.length === 0) return [];
  const end = element.getEnd();
  const after = element.getSourceFile().getFullText().slice(end);
  const gap = gapBefore(element) || ' ';
  const comma = /^\s*,/.exec(after)?.[0];
  const place = end + (comma?.length ?? 0);
  const position = place + remarkAt(after.slice(place - end)).length;
  if (comma !== undefined) {
    return [inserted(position, texts.map((text) => `${gap}${text},`).join(''))];
  }
  const added = texts.map((text) => `${gap}${text}`).join(',');
  // Before a comment that ends the line, so that the comma is no part of it.
  return position === end
    ? [{ start: end, end, text: `,${added}` }]
    : [{ start: end, end, text: ',' }, inserted(position, added)];
}

/** Removes an element, with its comma, its comments and the blanks before it. */
export function removal(element: Node): Edit {
  const end = element.getEnd();
  const after = element.getSourceFile().getFullText().slice(end);
  const comma = /^\s*,/.exec(after)?.[0].length ?? 0;
  const remark = remarkAt(after.slice(comma)).length;
  return { start: beginningOf(element), end: end + comma + remark, text: '' };
}

/** The position where an element begins, with the comments right above it and the blanks before those. */
function beginningOf(element: Node): number {
  const text = element.getSourceFile().getFullText();
  let start = element.getStart();
  for (const comment of element.getLeadingCommentRanges().toReversed()) {
    const between = text.slice(comment.getEnd(), start);
    // After a blank line the comment is about all that follows.
    if (/\n\s*\n/.test(between)) break;
    start = comment.getPos();
  }
  return text.slice(0, start).trimEnd().length;
}

/** The position after an element and a comment that ends its line. */
export function afterLine(element: Node): number {
  const end = element.getEnd();
  return end + remarkAt(element.getSourceFile().getFullText().slice(end)).length;
}

/** A comment that ends the line. */
function remarkAt(text: string): string {
  return /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*(?=\r?\n|$))/.exec(text)?.[0] ?? '';
}
