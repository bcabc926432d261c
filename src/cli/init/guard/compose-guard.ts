import { type Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { type Edit, withEdits } from '../../changes/change.ts';
import type { RequestGuard } from '../../project/request-guard.ts';
import { inStyleOf, inserted } from '../code-edits.ts';

/** The new name of the app's own function. */
const ownName = 'answer';

/**
 * The text of a guard whose own function is called by the kit's proxy; `null`: its shape isn't known.
 *
 * @param from the specifier for importing the kit's proxy.
 */
export function composed(file: SourceFile, guard: RequestGuard, from: string): string | null {
  const text = file.getFullText();
  if (new RegExp(`\\b${ownName}\\b`).test(text)) return null;
  const renamed = renamedIn(file, guard);
  if (!renamed) return null;
  const isDefault = guard.shape.startsWith('default');
  const exported = `export ${isDefault ? 'default' : `const ${guard.kind} =`} createProxy({ protect: [], ${ownName} });`;
  const end = text.length;
  const last = file.getImportDeclarations().at(-1)?.getEnd() ?? 0;
  const line = inStyleOf(file, `import { createProxy } from '${from}';`);
  return withEdits(text, [
    inserted(last, last === 0 ? `${line}\n\n` : `\n${line}`),
    ...renamed,
    { start: end, end, text: `${text.endsWith('\n') ? '' : '\n'}\n${exported}\n` },
  ]);
}

/** Renames the function and takes its export away; `null`: its shape isn't known. */
function renamedIn(file: SourceFile, { kind, shape }: RequestGuard): Edit[] | null {
  const byName = file.getFunction(kind);
  const byDefault = file.getFunctions().find((declaration) => declaration.isDefaultExport());
  const constant = file.getVariableDeclaration(kind);
  const statement = constant?.getVariableStatement();
  const assignment = file.getExportAssignment((exported) => !exported.isExportEquals());

  if (shape === 'named function' && byName) {
    return [...withoutExport(byName.getModifiers()), ...renaming(file, byName.getNameNode())];
  }
  if (shape === 'default function' && byDefault) {
    const name = byDefault.getNameNode();
    const start = byDefault.getFirstChildByKindOrThrow(SyntaxKind.FunctionKeyword).getEnd();
    const naming = name ? renaming(file, name) : [inserted(start, ` ${ownName}`)];
    return [...withoutExport(byDefault.getModifiers()), ...naming];
  }
  if (shape === 'named constant' && constant && statement?.getDeclarations().length === 1) {
    return [...withoutExport(statement.getModifiers()), ...renaming(file, constant.getNameNode())];
  }
  if (shape !== 'default expression' || !assignment) return null;
  const start = assignment.getStart();
  return [{ start, end: assignment.getExpression().getStart(), text: `const ${ownName} = ` }];
}

/** Removes `export` and `default`, with the blank after each. */
function withoutExport(modifiers: readonly Node[]): Edit[] {
  return modifiers
    .filter((modifier) => ['export', 'default'].includes(modifier.getText()))
    .map((modifier) => {
      const [start, end] = [modifier.getStart(), modifier.getEnd()];
      const blanks = /^\s*/.exec(modifier.getSourceFile().getFullText().slice(end))?.[0] ?? '';
      return { start, end: end + blanks.length, text: '' };
    });
}

/** Renames all references to it in the file. */
function renaming(file: SourceFile, name: Node | undefined): Edit[] {
  if (!name) return [];
  const places = file.getProject().getLanguageService().findRenameLocations(name);
  return places.map((place) => {
    const span = place.getTextSpan();
    const text = `${place.getPrefixText() ?? ''}${ownName}${place.getSuffixText() ?? ''}`;
    return { start: span.getStart(), end: span.getEnd(), text };
  });
}
