/** Cookies as a browser sends them: whatever a header can't hold is percent-encoded. */
export function cookieHeader(cookies: readonly (readonly [name: string, value: string])[]): string {
  return cookies.map(([name, value]) => `${name}=${encode(value)}`).join('; ');
}

function encode(value: string): string {
  // By way of bytes, which half a character that a cut left over has none of.
  return Buffer.from(value)
    .toString()
    .replace(/[^!#$&-+\--:<-[\]-~]/gu, encodeURIComponent);
}
