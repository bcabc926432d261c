/** Who reads the session in a route, a page or the proxy; `none` and `next` don't. */
export const readerNames = [
  'none',
  'next',
  'kit-jwt',
  'kit-database',
  'stock-jwt',
  'stock-database',
] as const;
export type ReaderName = (typeof readerNames)[number];

export function isReaderName(text: string): text is ReaderName {
  return readerNames.some((name) => name === text);
}
