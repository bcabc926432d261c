import { join } from 'node:path';
import { firstOf, readText } from '../project/files.ts';
import type { Project } from '../project/project.ts';
import { byHand, created, type Part, skipped } from './plan.ts';

/** Auth.js's routes. */
export function planRoute({ folder, layout, alias }: Project, auth: string): Part {
  const place = `${layout.app}/api/auth/[...nextauth]/route`;
  const there = firstOf(
    folder,
    ['ts', 'js', 'tsx', 'mjs'].map((ending) => `${place}.${ending}`),
  );
  const path = `${place}.${layout.extension}`;
  const text = `import { handlers } from '${alias.specifier(path, auth)}';

export const { GET, POST } = handlers;
`;
  if (there === null) return created(path, text, 'Auth.js’s routes');
  const known = /\bhandlers\b/.test(readText(join(folder, there)) ?? '');
  return known
    ? skipped(there, 'it hands on the handlers already')
    : byHand(there, 'it doesn’t hand on the kit’s handlers', text);
}
