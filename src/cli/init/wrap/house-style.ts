import type { SourceFile } from 'ts-morph';

/** Lines as the file has its own: with its quotes, and without semicolons where it has none. */
export function inStyleOf(file: SourceFile, lines: string): string {
  const quoted = file.getFullText().includes('from "') ? lines.replaceAll("'", '"') : lines;
  const [first] = file.getImportDeclarations();
  return !first || first.getText().endsWith(';') ? quoted : quoted.replace(/;$/gm, '');
}
