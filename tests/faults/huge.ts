import fc from 'fast-check';
import type { Material } from './material.ts';

const megabyte = 1_048_576;

interface Size {
  shape: 'text' | 'after a token' | 'in a JWT' | 'dots';
  character: string;
}

export const sizes: fc.Arbitrary<Size> = fc.record({
  shape: fc.constantFrom('text', 'after a token', 'in a JWT', 'dots'),
  character: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 1 }),
});

export function huge({ shape, character }: Size, { token }: Material): string {
  if (shape === 'dots') return '.'.repeat(megabyte);
  if (shape === 'after a token') return token + character.repeat(megabyte);
  if (shape === 'text') return character.repeat(megabyte);
  const header = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url');
  return `${header}..AAAAAAAAAAAAAAAA.${'A'.repeat(megabyte)}.AAAAAAAAAAAAAAAAAAAAAA`;
}
