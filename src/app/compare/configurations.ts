import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffArrays } from 'diff';

/** A line of a file, and whether the other file has another one in its place. */
export interface Line {
  /** Beginning with 1. */
  number: number;
  text: string;
  differs: boolean;
}

export interface Source {
  path: string;
  lines: Line[];
}

/**
 * The two configurations as they stand in their files, with what differs marked, and the switch between
 * them.
 */
export function readConfigurations(): { jwt: Source; database: Source; chooser: Source } {
  // Each named where it is read: of a name that is put together a build knows no more than that it may be
  // any file of the repository, and takes them all along.
  const jwt = textOf('src/auth/jwt.ts', readFileSync(join(process.cwd(), 'src/auth/jwt.ts')));
  const database = textOf(
    'src/auth/database.ts',
    readFileSync(join(process.cwd(), 'src/auth/database.ts')),
  );
  const chooser = textOf('auth.ts', readFileSync(join(process.cwd(), 'auth.ts')));
  const parts: Part[] = diffArrays(jwt.texts, database.texts);
  return {
    jwt: sourceOf(
      jwt,
      parts.filter(({ added }) => !added),
    ),
    database: sourceOf(
      database,
      parts.filter(({ removed }) => !removed),
    ),
    chooser: sourceOf(chooser, null),
  };
}

interface Text {
  path: string;
  texts: string[];
}

function textOf(path: string, content: Buffer): Text {
  return { path, texts: content.toString().trimEnd().split('\n') };
}

interface Part {
  value: string[];
  added: boolean;
  removed: boolean;
}

/** @param parts of the file, in their order; `null`: nothing of it differs. */
function sourceOf({ path, texts }: Text, parts: readonly Part[] | null): Source {
  const differing = parts?.flatMap(({ value, added, removed }) =>
    value.map(() => added || removed),
  );
  return {
    path,
    lines: texts.map((text, index) => ({
      number: index + 1,
      text,
      differs: differing?.[index] ?? false,
    })),
  };
}
