import { type SourceFile, SyntaxKind } from 'ts-morph';
import { withEdits } from '../../changes/change.ts';
import type { Code } from '../../project/code.ts';
import type { RequestGuard } from '../../project/request-guard.ts';
import { localName } from '../../project/syntax.ts';
import { inStyleOf } from '../wrap/lists.ts';
import type { AuthPlace } from './session-calls.ts';

/**
 * `export { default } from 'next-auth/middleware'` as Auth.js's own `auth`, which asks `authorized`.
 *
 * @returns the files as they are then.
 */
export function withAuthAsMiddleware(
  code: Code,
  guards: readonly RequestGuard[],
  auth: AuthPlace,
): [string, string][] {
  return guards.flatMap(({ path, kind }): [string, string][] => {
    const file = code.file(path);
    const exporting = defaultOfV4(file);
    if (!exporting) return [];
    const line = inStyleOf(file, `export { auth as ${kind} } from '${auth.specifier(path)}';`);
    const edit = { start: exporting.getStart(), end: exporting.getEnd(), text: line };
    return [[path, withEdits(file.getFullText(), [edit])]];
  });
}

function defaultOfV4(file: SourceFile) {
  return file
    .getDescendantsOfKind(SyntaxKind.ExportDeclaration)
    .filter((each) => each.getModuleSpecifierValue() === 'next-auth/middleware')
    .find((each) => {
      const [only, ...more] = each.getNamedExports();
      const isDefault = only?.getName() === 'default' && more.length === 0;
      return isDefault && ['default', 'middleware', 'proxy'].includes(localName(only));
    });
}
