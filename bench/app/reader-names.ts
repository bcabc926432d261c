/**
 * The ways to read the session in a route, a page or the proxy. `none` and `next` don't read it. The
 * `least` ones do the least work that a read needs, and are measured in a route only.
 */
export const readerNames = [
  'none',
  'next',
  'least-jwt',
  'least-database',
  'kit-jwt',
  'kit-database',
  'plain-jwt',
  'plain-database',
] as const;
export type ReaderName = (typeof readerNames)[number];

export function isReaderName(text: string): text is ReaderName {
  return readerNames.some((name) => name === text);
}
