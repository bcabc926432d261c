import { cookie } from '../../contract/strategy/helpers.ts';
import type { Case } from './case.ts';
import type { Subject } from './subject.ts';

/** A cookie as it stands in the header, its value still encoded. */
export type Sent = readonly [name: string, raw: string];

const chunkSize = 3_936;

/** The session cookie's name. */
export function nameOf({ secure }: Case): string {
  return secure ? `__Secure-${cookie}` : cookie;
}

/** The cookies of the request. */
export function cookiesOf({ one, cookieName, arriving: token }: Subject): Sent[] {
  const sent = (name: string, value: string): Sent => [name, encode(value)];
  const whole = sent(cookieName, token);
  const rest = sent('theme', 'dark');
  const pieces = split(token, Math.ceil(token.length / one.pieces) || 1).map((piece, index) =>
    sent(`${cookieName}.${index}`, piece),
  );
  const other = encode(one.text);
  const at = pieces.length > 1 ? one.pieces % pieces.length : 0;

  switch (one.sending) {
    case 'as it was set':
      if (token.length <= chunkSize) return [rest, whole];
      return split(token, chunkSize).map((piece, index) => sent(`${cookieName}.${index}`, piece));
    case 'in pieces':
      return [rest, ...pieces];
    case 'in pieces, turned round':
      return [...pieces.reverse(), rest];
    case 'in pieces, one lost':
      return pieces.toSpliced(at, 1);
    case 'with a left-over chunk':
      return [whole, [`${cookieName}.${one.pieces % 3}`, other]];
    case 'with a neighbour':
      return [[`${cookieName}-of-another-app`, other], whole];
    case 'under a neighbour’s name':
      return [[`${cookieName}-of-another-app`, whole[1]]];
    case 'as a later chunk':
      return [[`${cookieName}.${one.pieces}`, whole[1]]];
    case 'before a gap':
      return [
        [`${cookieName}.0`, whole[1]],
        [`${cookieName}.2`, other],
      ];
    case 'twice, the other first':
      return [[cookieName, other], rest, whole];
    case 'twice, the other last':
      return [whole, [cookieName, other]];
    case 'twice, the other undecodable':
      return [[cookieName, '%zz'], whole];
    case 'with an undecodable neighbour':
      return [whole, [`${cookieName}.9`, '%E0%A4%A']];
    case 'quoted':
      return [[cookieName, `"${whole[1]}"`]];
    case 'percent-encoded':
      return [[cookieName, percentEncoded(token)]];
    case 'for the other scheme':
      return [
        [cookieName.startsWith('__') ? cookieName.slice(9) : `__Secure-${cookieName}`, whole[1]],
      ];
    case 'not at all':
      return [rest];
  }
}

export function headerOf(cookies: readonly Sent[]): string {
  return cookies.map((pair) => pair.join('=')).join('; ');
}

/** The value as it was meant, or `undefined` where it can't be decoded. */
export function decoded(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}

export function encode(value: string): string {
  // Half a character has no encoding.
  return encodeURIComponent(Buffer.from(value).toString());
}

function percentEncoded(value: string): string {
  return [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

function split(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}
