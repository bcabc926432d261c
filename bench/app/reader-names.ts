/** Who reads the session in a route, a page or the proxy; `none` doesn't. */
export const readerNames = [
  'none',
  'kit-jwt',
  'kit-database',
  'stock-jwt',
  'stock-database',
] as const;
export type ReaderName = (typeof readerNames)[number];

export function isReaderName(text: string): text is ReaderName {
  return readerNames.some((name) => name === text);
}
