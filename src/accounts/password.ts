import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';

/** argon2id with OWASP's parameters: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const passwordLength = { min: 8, max: 256 } as const;

export const tooShort = `Use ${passwordLength.min} characters at least.`;
export const tooLong = `Use ${passwordLength.max} characters at most.`;

/** What a new password has to be. */
export const newPassword = z
  .string()
  .min(passwordLength.min, tooShort)
  .max(passwordLength.max, tooLong);

/** The hash in PHC string format, with its salt and parameters. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

// Made at start, so that not even the first unknown email takes longer than a wrong password.
const decoy = hashPassword(randomBytes(16).toString('hex'));

/** Takes the same time whether there is a password to compare with or not. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await decoy), password);
  return matches && stored !== null;
}
