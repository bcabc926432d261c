import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readText } from './files.ts';

export interface Variable {
  readonly name: string;
  /** A secret: never printed. */
  readonly value: string;
  /** The file that sets it, or "the environment". */
  readonly from: string;
}

/** Looks a variable up. @returns `null`: it isn't set, or is empty. */
export type Variables = (name: string) => Variable | null;

/** The files that Next.js reads, in its order: the first that names a variable wins. */
export function envFiles(mode: 'production' | 'development'): string[] {
  return [`.env.${mode}.local`, '.env.local', `.env.${mode}`, '.env'];
}

/** The variables of this process, then those of the app's files in production. */
export function variablesOf(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Variables {
  const read = envFiles('production').map((file) => ({
    file,
    values: valuesIn(readText(join(folder, file))),
  }));

  function find(name: string, depth = mostReferences): Variable | null {
    const given = env[name];
    if (given) return { name, value: given, from: 'the environment' };
    const found = read.find(({ values }) => values[name]);
    const look = (other: string) => (depth > 0 && find(other, depth - 1)?.value) || '';
    const value = expanded(found?.values[name] ?? '', look);
    return found && value !== '' ? { name, value, from: found.file } : null;
  }

  return (name) => find(name);
}

/** A limit, because references may form a circle. */
const mostReferences = 10;

const reference = /(\\)?\$(?:\{(\w+)(?::-((?:\$\{[^}]*\}|[^}])*))?\}|(\w+))/g;

/** Expands `$NAME`, `${NAME}` and `${NAME:-default}` as Next.js does in a file. */
function expanded(value: string, look: (name: string) => string): string {
  return value.replace(reference, (whole, escaped, braced, otherwise, plain) =>
    escaped ? whole.slice(1) : look(braced ?? plain) || expanded(otherwise ?? '', look),
  );
}

/** Whether the real value isn't in the file: the value refers to other variables, or is encrypted. */
export function isHidden(value: string): boolean {
  return /^(encrypted:|ENC\[)/.test(value) || value.replace(reference, '') === '';
}

/** The same as `openssl rand -base64 33`. */
export const newSecret = () => randomBytes(33).toString('base64');

/** The variables of a file, unexpanded. */
export function valuesIn(text: string | null): Readonly<Record<string, string | undefined>> {
  return parseEnv(text ?? '');
}
