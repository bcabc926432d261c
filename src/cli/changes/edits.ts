/** A piece of a text, and what takes its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with these edits, which don't overlap; all else in it stays as it is. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  // The last first, so that what is before it stays where it was; what is removed before what is
  // put in its place, and in one place they stand in the order in which they are given.
  const ordered = edits.toReversed().sort((a, b) => b.start - a.start || b.end - a.end);
  return ordered.reduce(
    (so, { start, end, text: added }) => so.slice(0, start) + added + so.slice(end),
    text,
  );
}
