import { createTwoFilesPatch } from 'diff';

/** The text of a file before and after a change. */
export interface Change {
  /** Relative to the app's folder, with "/" between. */
  readonly path: string;
  /** `null`: it is new. */
  readonly before: string | null;
  /** `null`: it is deleted. */
  readonly after: string | null;
}

/** A change as a unified diff. Of a .env file only what changes: the lines beside it are secrets. */
export function unifiedDiff({ path, before, after }: Change): string {
  const patch = createTwoFilesPatch(
    before === null ? '/dev/null' : `a/${path}`,
    after === null ? '/dev/null' : `b/${path}`,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { context: path.startsWith('.env') ? 0 : 3 },
  );
  return patch.replace(/^=+\n/, '');
}

/** The text with lines at its end, after a blank one. */
export function withAtEnd(text: string, added: string): string {
  const isApart = text === '' || /\n\r?\n$/.test(text);
  const gap = isApart ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return withEdits(text, [{ start: text.length, end: text.length, text: `${gap}${added}` }]);
}

/** A range of a text, and the text that replaces it. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with these edits, which don't overlap; all else in it stays as it is. What is added has the
 * text's own line breaks and, where that is indented by tabs, tabs.
 */
export function withEdits(text: string, edits: readonly Edit[]): string {
  // The last first, so that what is before it stays where it was; what is removed before what is
  // put in its place, and in one place they stand in the order in which they are given.
  const isBrokenByCrlf = text.includes('\r\n');
  const isTabbed = /^\t/m.test(text) && !/^ {2}/m.test(text);
  const alike = (added: string) => {
    const tabbed = isTabbed
      ? added.replace(/^(?: {2})+/gm, (gap) => gap.replaceAll('  ', '\t'))
      : added;
    return isBrokenByCrlf ? tabbed.replace(/\r?\n/g, '\r\n') : tabbed;
  };
  const ordered = edits.toReversed().sort((a, b) => b.start - a.start || b.end - a.end);
  return ordered.reduce(
    (result, { start, end, text: added }) =>
      result.slice(0, start) + alike(added) + result.slice(end),
    text,
  );
}
