import { z } from 'zod';
import { InvalidConfiguration } from './session/errors.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What a schema says of the environment's variables. An empty variable counts as unset.
 *
 * @throws InvalidConfiguration with one line for each mistake; none repeats a secret's value.
 */
export function checkVariables<Schema extends z.ZodType>(
  schema: Schema,
  env: Variables,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    ({ path: [name], message }) => `${String(name)} ${message}.`,
  );
  throw new InvalidConfiguration([...new Set(lines)]);
}

/** A variable that is one of a few words. */
export function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  const known = names.map((name) => `"${name}"`).join(' or ');
  return z.enum(names, { error: (issue) => `must be ${known}, not "${issue.input}"` });
}

/** A build reads no session: the secret and the database belong to the machine that serves. */
export function isBuild({ NEXT_PHASE }: Variables): boolean {
  return NEXT_PHASE === 'phase-production-build';
}
