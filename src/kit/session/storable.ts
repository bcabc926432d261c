/**
 * Whether a text has no NUL: PostgreSQL throws when it is asked to find one, which must not look like
 * an outage.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0');
}
