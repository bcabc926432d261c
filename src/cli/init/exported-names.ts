import { join } from 'node:path';
import { Node } from 'ts-morph';
import { readText } from '../project/files.ts';
import type { Project } from '../project/project.ts';
import { parseSource } from '../project/source.ts';
import type { Part } from './plan.ts';

/** What the file that configures Auth.js exports, so that nothing is made that imports what isn't there. */
export interface ExportedNames {
  has(name: string): boolean;
}

/** @param part what becomes of the file. */
export function exportedNames({ folder }: Project, path: string, part: Part): ExportedNames {
  const planned = part.changes.find((change) => change.path === path)?.after;
  const text = planned ?? readText(join(folder, path));
  if (text === null) return new Set();
  const file = parseSource(folder, path, text);
  const names = new Set(file.getExportedDeclarations().keys());
  for (const each of file.getExportDeclarations()) {
    // What another file has is not looked for.
    if (!each.hasNamedExports() && !each.getNamespaceExport()) return { has: () => true };
    for (const one of each.getNamedExports())
      names.add(one.getAliasNode()?.getText() ?? one.getName());
  }
  for (const each of file.getVariableStatements().filter((one) => one.isExported())) {
    for (const name of each.getDescendants().filter(Node.isBindingElement))
      names.add(name.getName());
  }
  return names;
}
