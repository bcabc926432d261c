/**
 * Who reads the session in a route, a page or the proxy. `none` and `next` don't; in a route alone, the
 * bare ones do no more of it than has to be done.
 */
export const readerNames = [
  'none',
  'next',
  'bare-jwt',
  'bare-database',
  'kit-jwt',
  'kit-database',
  'stock-jwt',
  'stock-database',
] as const;
export type ReaderName = (typeof readerNames)[number];

export function isReaderName(text: string): text is ReaderName {
  return readerNames.some((name) => name === text);
}
