import type { RequestGuard } from '../../project/request-guard.ts';
import { parseSource } from '../../project/source.ts';

/** The name that the app's own function gets. */
const ownName = 'answer';

/**
 * The same file with its own function called by the kit's proxy; `null`: its shape isn't known.
 *
 * @param from what an import of the kit's proxy says.
 */
export function composed(
  folder: string,
  { path, kind, shape }: RequestGuard,
  text: string,
  from: string,
): string | null {
  const file = parseSource(folder, path, text);
  if (new RegExp(`\\b${ownName}\\b`).test(text)) return null;
  const exported = `createProxy({ protect: [], ${ownName} })`;
  const named = file.getFunction(kind);
  const byDefault = file.getFunctions().find((each) => each.isDefaultExport());
  const constant = file.getVariableStatement(
    (each) => each.isExported() && each.getDeclarations().some((d) => d.getName() === kind),
  );
  const assignment = file.getExportAssignment((each) => !each.isExportEquals());

  if (shape === 'named function' && named) {
    named.setIsExported(false).rename(ownName);
    file.addStatements(`\nexport const ${kind} = ${exported};`);
  } else if (shape === 'default function' && byDefault) {
    byDefault.setIsDefaultExport(false);
    if (byDefault.getName() === undefined) byDefault.set({ name: ownName });
    else byDefault.rename(ownName);
    file.addStatements(`\nexport default ${exported};`);
  } else if (shape === 'named constant' && constant?.getDeclarations().length === 1) {
    constant.setIsExported(false);
    constant.getDeclarations()[0]?.rename(ownName);
    file.addStatements(`\nexport const ${kind} = ${exported};`);
  } else if (shape === 'default expression' && assignment) {
    assignment.replaceWithText(`const ${ownName} = ${assignment.getExpression().getText()};`);
    file.addStatements(`\nexport default ${exported};`);
  } else {
    return null;
  }
  const quotes = text.includes("from '") || !text.includes('from "') ? "'" : '"';
  const end = file.getImportDeclarations().at(-1)?.getEnd() ?? 0;
  const line = `import { createProxy } from ${quotes}${from}${quotes};`;
  const whole = file.getFullText();
  return end === 0 ? `${line}\n\n${whole}` : `${whole.slice(0, end)}\n${line}${whole.slice(end)}`;
}
