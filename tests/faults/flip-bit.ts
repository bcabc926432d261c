const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same token but for one bit; a JWT's are those of one of its parts. */
export function flipBit(token: string, part: number, bit: number): string {
  const parts = token.split('.');
  // Only in the decoded bytes: the last character of a part has bits that nobody reads.
  if (parts.length > 1)
    return parts.map((each, i) => (i === part ? flipped(each, bit) : each)).join('.');
  const at = bit % token.length;
  const value = alphabet.indexOf(token.charAt(at)) ^ (1 << (bit % 6));
  return token.slice(0, at) + alphabet.charAt(value) + token.slice(at + 1);
}

function flipped(part: string, bit: number): string {
  const bytes = Buffer.from(part, 'base64url');
  const at = (bit >> 3) % bytes.length;
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit % 8)), at);
  return bytes.toString('base64url');
}
