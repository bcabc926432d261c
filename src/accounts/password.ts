import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';

/** argon2id with OWASP's parameters: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const passwordLength = { min: 8, max: 256 } as const;

export const tooShort = `Use at least ${passwordLength.min} characters.`;
export const tooLong = `Use at most ${passwordLength.max} characters.`;

/** Validates a new password. */
export const newPasswordField = z
  .string()
  .min(passwordLength.min, tooShort)
  .max(passwordLength.max, tooLong);

/** @returns the hash in PHC string format, with its salt and parameters. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

// Made at start, so that even the first unknown email takes no longer than a wrong password.
const decoyHash = hashPassword(randomBytes(16).toString('hex'));

/**
 * Takes the same time whether the user has a password or not, so that the time reveals no accounts.
 *
 * @param storedHash `null` if there is none; then the result is `false`.
 */
export async function verifyPassword(
  storedHash: string | null,
  password: string,
): Promise<boolean> {
  const matches = await verify(storedHash ?? (await decoyHash), password);
  return matches && storedHash !== null;
}
