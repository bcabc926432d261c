import { flipBit } from '../flip-bit.ts';
import type { Case } from './case.ts';

/** The token as it arrives. */
export function changedToken(token: string, { change: { kind, part, bit }, text }: Case): string {
  const parts = token.split('.');
  const at = bit % Math.max(token.length, 1);
  switch (kind) {
    case 'none':
      return token;
    case 'one bit':
      // A token of an app's own may have dots in it and is no JWE.
      return parts.length === 5
        ? flipBit(token, part, bit)
        : flipBit(token.replaceAll('.', '-'), 0, bit);
    case 'cut':
      return bit % 2 ? token.slice(0, at) : token.slice(at);
    case 'longer':
      return token + (text || '=');
    case 'a part less':
      return parts.toSpliced(part, 1).join('.');
    case 'another header':
      return [headers[bit % headers.length], ...parts.slice(1)].join('.');
    case 'spelled otherwise':
      return spelledOtherwise(parts, part, bit);
    case 'other case':
      return bit % 2 ? token.toLowerCase() : token.toUpperCase();
    case 'text':
      return text;
    case 'empty':
      return '';
  }
}

const headers = [
  '{"alg":"none"}',
  '{"alg":"dir","enc":"A256GCM"}',
  '{"alg":"dir","enc":"A256CBC-HS512"}',
  '{"alg":"dir","enc":"A128CBC-HS256"}',
  '{"alg":"A256KW","enc":"A256GCM"}',
  '{"alg":"dir","enc":"A256GCM","zip":"DEF"}',
  '{"alg":"dir","enc":"A256GCM","crit":["exp"],"exp":1}',
  '[]',
].map((header) => Buffer.from(header).toString('base64url'));

/** The same bytes in ways that a tolerant decoder takes for base64url. */
function spelledOtherwise(parts: string[], at: number, how: number): string {
  const respelled = [
    (part: string) => part.replaceAll('-', '+').replaceAll('_', '/'),
    (part: string) => part.padEnd(Math.ceil(part.length / 4) * 4, '='),
    (part: string) => `${part.slice(0, 5)} ${part.slice(5)}`,
    (part: string) => `${part.slice(0, 5)}\n${part.slice(5)}`,
  ][how % 4];
  return parts.map((part, i) => (i === at ? (respelled?.(part) ?? part) : part)).join('.');
}
