import { join } from 'node:path';
import { Node, type SourceFile } from 'ts-morph';
import { isBesideApp, readText, sourceFiles } from './files.ts';
import { parseSource, scriptEndings } from './source.ts';

/** Where the app's Prisma client is, to be imported. */
export interface PrismaClientExport {
  /** Without its ending. */
  readonly module: string;
  /** The exported name; `default` for a default export. */
  readonly name: string;
}

/** The first file that exports one, those called after Prisma or a database before others. */
export function findPrismaClient(folder: string): PrismaClientExport | null {
  const candidates = sourceFiles(folder, scriptEndings)
    .filter((path) => !isBesideApp(path))
    .filter((path) => /new\s+PrismaClient\b/.test(readText(join(folder, path)) ?? ''))
    .sort((a, b) => Number(!isNamedSo(a)) - Number(!isNamedSo(b)));
  for (const path of candidates) {
    const name = exportedClient(parseSource(folder, path));
    if (name !== null) return { module: path.replace(/\.\w+$/, ''), name };
  }
  return null;
}

const isNamedSo = (path: string) => /(prisma|db|database|client)\.\w+$/.test(path);

function exportedClient(file: SourceFile): string | null {
  const makers = new Set<string>();
  // What is made from what was found before it: `const make = () => new PrismaClient()`, and so on.
  const makes = (node: Node | undefined): boolean => {
    const text = node?.getText() ?? '';
    return (
      /new\s+PrismaClient\b/.test(text) || [...makers].some((name) => text.includes(`${name}(`))
    );
  };
  for (const each of file.getFunctions()) if (makes(each)) makers.add(each.getName() ?? '');
  const clients: string[] = [];
  for (const each of file.getVariableDeclarations()) {
    const value = each.getInitializer();
    if (!makes(value)) continue;
    if (Node.isArrowFunction(value) || Node.isFunctionExpression(value)) makers.add(each.getName());
    else clients.push(each.getName());
  }
  for (const [name, declarations] of file.getExportedDeclarations()) {
    const declared = declarations[0];
    const own = Node.isVariableDeclaration(declared) ? declared.getName() : declared?.getText();
    if (own !== undefined && (clients.includes(own) || (name === 'default' && makes(declared)))) {
      return name;
    }
  }
  return null;
}
