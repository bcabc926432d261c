import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffArrays } from 'diff';

/** A line of a file. */
export interface Line {
  /** The first line is 1. */
  number: number;
  text: string;
  /** Whether the line differs from the other file. */
  differs: boolean;
}

export interface Source {
  path: string;
  lines: Line[];
}

/** Reads the two configurations, marks the lines that differ, and reads the file with the switch. */
export function readConfigurations(): { jwt: Source; database: Source; switchFile: Source } {
  // Each path is a literal: for a computed path the build would include all files of the repository.
  const jwt = textOf('src/auth/jwt.ts', readFileSync(join(process.cwd(), 'src/auth/jwt.ts')));
  const database = textOf(
    'src/auth/database.ts',
    readFileSync(join(process.cwd(), 'src/auth/database.ts')),
  );
  const switchFile = textOf('auth.ts', readFileSync(join(process.cwd(), 'auth.ts')));
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
    switchFile: sourceOf(switchFile, null),
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

/** @param parts the parts of the file in order; `null` if no line differs. */
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
