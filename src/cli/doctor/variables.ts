import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readText } from '../project/files.ts';

export interface Variable {
  readonly name: string;
  /** Never to be shown. */
  readonly value: string;
  /** The file that sets it, or "the environment". */
  readonly from: string;
}

/** What a variable is set to; `null`: it isn't, or to nothing. */
export type Variables = (name: string) => Variable | null;

/** As Next.js reads them in production: the first that names a variable wins. */
const files = ['.env.production.local', '.env.local', '.env.production', '.env'];

/** The variables of this process, then those of the app's files. */
export function variablesOf(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Variables {
  const read = files.map((file) => ({ file, values: valuesIn(readText(join(folder, file))) }));
  return (name) => {
    const value = env[name] || read.map(({ values }) => values[name]).find(Boolean);
    if (!value) return null;
    // The command line has put those of the files into this process.
    const file = read.find(({ values }) => values[name] === value)?.file;
    return { name, value, from: file ?? 'the environment' };
  };
}

export function valuesIn(text: string | null): Readonly<Record<string, string | undefined>> {
  return parseEnv(text ?? '');
}
