import { Node, type SourceFile } from 'ts-morph';
import { clientsIn } from './clients-in-file.ts';
import type { Code } from './code.ts';
import { withoutEnding } from './files.ts';
import type { WorkspacePackage } from './workspace.ts';

/** The export by which the app's Prisma client is imported. */
export interface PrismaClientExport {
  /** The path of its file, without the ending. */
  readonly module: string;
  /** The exported name; `default` for a default export. */
  readonly name: string;
  /** The code after that name, where it holds or returns the client: ".client" or "()". */
  readonly within?: string;
}

/** Finds the client in the app, or else in a package that it uses. */
export function findPrismaClient(
  code: Code,
  packages: readonly WorkspacePackage[],
): PrismaClientExport | null {
  for (const place of ['', ...packages.map(({ folder }) => folder)]) {
    const found = clientIn(code, place);
    if (found) return found;
  }
  return null;
}

/** The first file that exports a client. Files that are named after Prisma or a database come first. */
function clientIn(code: Code, place: string): PrismaClientExport | null {
  const paths = code
    .search((text) => /\bPrismaClient\b/.test(text) && /\bnew\s/.test(text), place)
    .sort((a, b) => Number(!isNamedSo(a)) - Number(!isNamedSo(b)));
  for (const path of paths) {
    const found = exportedClient(code.file(path));
    if (found !== null) return { module: withoutEnding(path), ...found };
  }
  return null;
}

const isNamedSo = (path: string) => /(prisma|db|database|client)\.\w+$/.test(path);

/** A client that is exported itself comes before one within another value. */
function exportedClient(file: SourceFile) {
  const clients = clientsIn(file);
  const found = [...exportsOf(file)].flatMap(([name, node]) => {
    const within = clients.within(node);
    return within === null ? [] : [within === '' ? { name } : { name, within }];
  });
  return found.find(({ within }) => within === undefined) ?? found[0] ?? null;
}

/** The exports of a file by their names, also of CommonJS. */
function exportsOf(file: SourceFile): Map<string, Node> {
  const all = new Map<string, Node>();
  for (const [name, [declared]] of file.getExportedDeclarations()) {
    if (declared) all.set(name, declared);
  }
  for (const statement of file.getStatements()) {
    const set = Node.isExpressionStatement(statement) ? statement.getExpression() : undefined;
    if (!Node.isBinaryExpression(set) || set.getOperatorToken().getText() !== '=') continue;
    const [, name] = /^(?:module\.)?exports(?:\.(\w+))?$/.exec(set.getLeft().getText()) ?? [];
    const value = set.getRight();
    if (name !== undefined) all.set(name, value);
    else if (/^module\.exports$/.test(set.getLeft().getText())) {
      all.set('default', value);
      if (!Node.isObjectLiteralExpression(value)) continue;
      for (const property of value.getProperties()) {
        if (!Node.isSpreadAssignment(property)) all.set(property.getName(), property);
      }
    }
  }
  return all;
}
