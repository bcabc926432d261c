/** Bytes of the session cookie in a request, with what stands between its pieces. */
export function bytesOf(cookies: ReadonlyMap<string, string>): number {
  const pieces = [...cookies].map(([name, value]) => `${name}=${value}`);
  return Buffer.byteLength(pieces.join('; '));
}
