import { posix } from 'node:path';
import { withAtEnd } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { withoutEnding } from '../../project/files.ts';
import { authEntry, entryNaming } from '../../project/package-entries.ts';
import { packageAt, type WorkspacePackage } from '../../project/workspace.ts';
import { inStyleOf } from '../code-edits.ts';
import type { CallOfV4 } from './call-of-v4.ts';

/**
 * A package that names the options of NextAuth among what it exports hands on all of their file, where
 * `auth` will be.
 *
 * @returns the new text of the entry; `null`: it does so already, or exports nothing of that file.
 */
export function withOpenEntry(
  code: Code,
  packages: readonly WorkspacePackage[],
  { variable }: CallOfV4,
): [path: string, text: string] | null {
  const owner = variable && packageAt(packages, variable.path);
  if (!owner || authEntry(code, owner, variable.path) !== null) return null;
  const entry = entryNaming(code, owner, variable.path, variable.name);
  if (entry === null) return null;
  const file = code.file(entry);
  const known = file
    .getExportDeclarations()
    .map((declaration) => declaration.getModuleSpecifierValue() ?? '')
    .find((specifier) => specifier !== '' && code.imported(entry, specifier) === variable.path);
  const relative = posix.relative(posix.dirname(entry), withoutEnding(variable.path));
  const from = known ?? (relative.startsWith('.') ? relative : `./${relative}`);
  return [entry, withAtEnd(code.text(entry), inStyleOf(file, `export * from '${from}';\n`))];
}
