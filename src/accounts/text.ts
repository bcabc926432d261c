import { z } from 'zod';

/** Control characters (PostgreSQL refuses NUL) and unpaired surrogates, which are no valid text. */
const unprintable = /[\p{Cc}\p{Cs}]/u;

/** Whether a text is one line without control characters, which PostgreSQL can store. */
export function isPrintable(text: string): boolean {
  return !unprintable.test(text);
}

/** Characters without a shape of their own, among them white space and the braille blank. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]/gu;

/** Whether a text shows at least one character, and none that changes the direction of the text around it. */
function isLegible(text: string): boolean {
  return text.replace(invisible, '') !== '' && !/\p{Bidi_Control}/u.test(text);
}

const tooLongName = 'Use at most 100 characters.';

/** @param missingMessage the error message if the name is missing or empty. */
export function nameField(missingMessage: string) {
  return z
    .string(missingMessage)
    .trim()
    .min(1, missingMessage)
    .max(100, tooLongName)
    .refine(isPrintable, 'Remove control characters.')
    .refine(isLegible, 'Use characters that can be seen.');
}

/**
 * An email address in lower case, as the database stores it. `z.email` accepts ASCII only, so each
 * address has one spelling.
 */
export const emailField = z
  .email('Enter a valid email address.')
  .max(254, 'Use at most 254 characters.')
  .toLowerCase();
