import { decoded, type Sent } from './cookies.ts';

/** The cookie of exactly this name, else its chunks up to the first that is missing. */
export function tokenIn(cookies: readonly Sent[], name: string): string {
  const values = new Map(cookies.map(([each, raw]) => [each, decoded(raw) ?? '']));
  const whole = values.get(name);
  if (whole) return whole;
  const chunks = Array.from({ length: 16 }, (_, index) => values.get(`${name}.${index}`));
  const end = chunks.findIndex((chunk) => !chunk);
  return chunks.slice(0, end < 0 ? undefined : end).join('');
}

/** What the kit looks up as the token of a database session. */
export function mayBeInRegistry(token: string): boolean {
  return /^[\x21-\x7e]{16,512}$/.test(token) && !token.startsWith('jwt:') && !isJwe(token);
}

/** Five parts in base64url, of which "dir" leaves the second empty. */
export function isJwe(token: string): boolean {
  return /^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}
