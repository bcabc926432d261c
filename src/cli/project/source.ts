import { join } from 'node:path';
import { KitError } from 'authjs-session-kit';
import { Node, type SourceFile, Project as Sources, ts } from 'ts-morph';
import { readText } from './files.ts';

/** Files of JavaScript and TypeScript. */
export const scriptEndings = /\.(?:ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;

/**
 * A file of the app, parsed. None of it is run, and nothing that it imports is looked at.
 *
 * @throws KitError source_unreadable with the line of the first mistake.
 */
export function parseSource(
  folder: string,
  path: string,
  text = readText(join(folder, path)),
): SourceFile {
  const sources = new Sources({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, jsx: ts.JsxEmit.Preserve },
  });
  const file = sources.createSourceFile(virtualPath(path), text ?? '');
  // What the parser found, which TypeScript keeps to itself.
  const { parseDiagnostics = [] } = file.compilerNode as {
    parseDiagnostics?: ts.DiagnosticWithLocation[];
  };
  const [mistake] = parseDiagnostics;
  if (mistake) {
    const line = file.getLineAndColumnAtPos(mistake.start).line;
    const problem = ts.flattenDiagnosticMessageText(mistake.messageText, ' ');
    throw new KitError(
      'source_unreadable',
      `${path}, line ${line}: ${problem} Correct it, and run this again.`,
    );
  }
  return file;
}

/** A file in another package of the workspace is above the app's folder, and nothing is above "/". */
const above = '(above)/';
const virtualPath = (path: string) => `/${path.replaceAll('../', above)}`;

/** The path that a file was parsed under. */
export function pathOfSource(file: SourceFile): string {
  return file.getFilePath().slice(1).replaceAll(above, '../');
}

/** What is behind `as`, `satisfies` and parentheses. */
export function bare(node: Node | undefined): Node | undefined {
  if (Node.isAsExpression(node) || Node.isSatisfiesExpression(node))
    return bare(node.getExpression());
  return Node.isParenthesizedExpression(node) ? bare(node.getExpression()) : node;
}
