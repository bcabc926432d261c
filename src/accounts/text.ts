import { z } from 'zod';

/** Control characters, of which PostgreSQL refuses NUL, and halves of surrogate pairs, which no text has. */
const unprintable = /[\p{Cc}\p{Cs}]/u;

/** A text that somebody typed on one line, and that PostgreSQL can keep. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}

const tooLongName = 'Use 100 characters at most.';

/** @param missing what to say where there is none. */
export function nameField(missing: string) {
  return z
    .string(missing)
    .trim()
    .min(1, missing)
    .max(100, tooLongName)
    .refine(isPrintable, "Leave out characters that can't be shown.");
}

/** An email address, as it is kept: in lower case. It is ASCII, so that each address has one spelling. */
export const emailField = z
  .email('Enter a valid email address.')
  .max(254, 'Use 254 characters at most.')
  .toLowerCase();
