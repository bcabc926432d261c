import { posix } from 'node:path';
import { withAtEnd } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import { withoutEnding } from '../../project/files.ts';
import { authEntry, entryNaming } from '../../project/package-entries.ts';
import { packageAt, type WorkspacePackage } from '../../project/workspace.ts';
import { inStyleOf } from '../code-edits.ts';
import type { CallOfV4 } from './call-of-v4.ts';

/**
 * For a package that exports the options of NextAuth by their name: adds `export *` of the file with the
 * options, where `auth` will be.
 *
 * @returns the new text of the exporting file; `null`: nothing has to be added, or it exports nothing of that file.
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
