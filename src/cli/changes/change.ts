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

/** A change as a unified diff. For a .env file without context, since the other lines may be secrets. */
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

/** The text with these lines at its end, after a blank line. */
export function withAtEnd(text: string, added: string): string {
  const endsWithBlankLine = text === '' || /\n\r?\n$/.test(text);
  const gap = endsWithBlankLine ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return withEdits(text, [{ start: text.length, end: text.length, text: `${gap}${added}` }]);
}

/** A range of a text, and the text that replaces it. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with these edits, which must not overlap. Added text gets the line breaks of the text and, where
 * the text is indented by tabs, tabs.
 */
export function withEdits(text: string, edits: readonly Edit[]): string {
  // The last edit is applied first, so that the positions of the others stay right. At one position a
  // removal comes before an insertion, and insertions keep the order in which they are given.
  const usesCrlf = text.includes('\r\n');
  const isTabbed = /^\t/m.test(text) && !/^ {2}/m.test(text);
  const inStyleOfText = (added: string) => {
    const tabbed = isTabbed
      ? added.replace(/^(?: {2})+/gm, (gap) => gap.replaceAll('  ', '\t'))
      : added;
    return usesCrlf ? tabbed.replace(/\r?\n/g, '\r\n') : tabbed;
  };
  const ordered = edits.toReversed().sort((a, b) => b.start - a.start || b.end - a.end);
  return ordered.reduce(
    (result, { start, end, text: added }) =>
      result.slice(0, start) + inStyleOfText(added) + result.slice(end),
    text,
  );
}
