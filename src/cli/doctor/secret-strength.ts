/** Bits of a secret that keys of 256 bits are derived from. RFC 7518, 3.2: no shorter than the key. */
export const wantedBits = 256;

/** Below this it can be guessed, offline and with nobody noticing. */
export const leastBits = 128;

/** Words that stand where a secret should. Long enough that no random one holds them. */
const placeholder =
  /secret|change.?(?:me|this|it)|replace|example|placeholder|password|development|your[-_ ]|openssl|npx auth|^[<[{$]/i;

export function isPlaceholder(secret: string): boolean {
  return placeholder.test(secret);
}

/**
 * At most how many bits somebody has to guess, by its length and the characters in it. Of text that a
 * person made up it is less.
 */
export function bitsOf(secret: string): number {
  const text = unitOf(secret.replace(/=+$/, ''));
  const distinct = new Set(text).size;
  // A random text has a good part of its alphabet in it; one that is typed in often has not.
  return Math.floor(text.length * Math.log2(Math.min(alphabetOf(text), 3 * distinct)));
}

/** What it repeats, if that is all it does. */
function unitOf(text: string): string {
  const [, unit] = /^(.{1,64}?)\1+$/s.exec(text) ?? [];
  return unit ?? text;
}

function alphabetOf(text: string): number {
  if (/^\d*$/.test(text)) return 10;
  if (/^[\da-f-]*$/i.test(text)) return 16;
  return /^[\w+/-]*$/.test(text) ? 64 : 94;
}
