/**
 * The address a request came from, as the nearest proxy saw it: the last entry of
 * `X-Forwarded-For`. Next fills the header in when there is no proxy. Entries before the last are
 * whatever the sender wrote; with no proxy in front that holds for the last one too, so nothing
 * may rest on it but a limit that only adds to others.
 */
export function clientAddress(headers: Headers): string | null {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || null;
}
