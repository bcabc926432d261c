/** PostgreSQL keeps no text with a NUL in it, and refuses even to look for some: that is no outage. */
export function isStorable(text: string): boolean {
  return !text.includes('\0');
}
