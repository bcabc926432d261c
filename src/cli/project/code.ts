import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ExportDeclaration,
  Node,
  Project as ParserProject,
  type SourceFile,
  ts,
} from 'ts-morph';
import { CommandError } from '../command-error.ts';
import { isBesideApp, readText, scriptEndings, sourceFiles } from './files.ts';
import { createResolver, type ResolveImport } from './imports.ts';
import { importedNames, localName, parsedPath, pathOf, unwrapped } from './syntax.ts';

/**
 * New texts of files, by their paths from the app's folder; `null`: deleted. Other files are read from disk.
 */
export type Overlay = ReadonlyMap<string, string | null>;

/** A limit, because definitions may refer to each other in a circle. */
const mostSteps = 20;

/**
 * The code of an app and of its workspace's packages. Each file is read and parsed once, when it is first
 * needed, and never run. Paths are relative to the app's folder.
 */
export class Code {
  readonly folder: string;
  /** The file that an import leads to. */
  readonly imported: ResolveImport;
  readonly overlay: Overlay;
  readonly #texts = new Map<string, string>();
  readonly #parsed = new Map<string, SourceFile>();
  #paths: readonly string[] | undefined;

  /** @param overlay planned texts of files. Default: none. */
  constructor(folder: string, overlay: Overlay = new Map()) {
    this.folder = folder;
    this.overlay = overlay;
    this.imported = createResolver(folder, overlay);
  }

  /** All of the app's own files. */
  get paths(): readonly string[] {
    this.#paths ??= this.#filesIn('');
    return this.#paths;
  }

  /** Whether a file exists. */
  has(path: string): boolean {
    const planned = this.overlay.get(path);
    return planned === undefined ? existsSync(join(this.folder, path)) : planned !== null;
  }

  /** The text of a file; "": the file doesn't exist. */
  text(path: string): string {
    const text = this.#texts.get(path) ?? this.#read(path) ?? '';
    this.#texts.set(path, text);
    return text;
  }

  #read(path: string): string | null {
    const planned = this.overlay.get(path);
    return planned === undefined ? readText(join(this.folder, path)) : planned;
  }

  /** @param place the folder of a package, relative to the app's; "": the app. */
  #filesIn(place: string): string[] {
    const onDisk = sourceFiles(join(this.folder, place), scriptEndings)
      .map((path) => (place === '' ? path : `${place}/${path}`))
      .filter((path) => !this.overlay.has(path));
    const isInside = (path: string) =>
      scriptEndings.test(path) && path.startsWith(place === '' ? '' : `${place}/`);
    const planned = [...this.overlay].flatMap(([path, text]) =>
      text !== null && isInside(path) && (place !== '' || !path.startsWith('../')) ? path : [],
    );
    return [...onDisk, ...planned].sort();
  }

  /**
   * @param place the folder of another package. Default: the app's.
   * @returns the files whose text passes `isWanted`, without tests and scripts.
   */
  search(isWanted: (text: string) => boolean, place = ''): string[] {
    const inside = place === '' ? this.paths : this.#filesIn(place);
    return inside
      .filter((path) => !isBesideApp(place === '' ? path : path.slice(place.length + 1)))
      .filter((path) => isWanted(this.text(path)));
  }

  /** @throws CommandError source_unreadable */
  file(path: string): SourceFile {
    const file = this.#parsed.get(path) ?? parseSource(path, this.text(path));
    this.#parsed.set(path, file);
    return file;
  }

  /** The definition of what a file exports under a name, also where it exports it from another file. */
  exported(path: string, name: string): Node | undefined {
    return this.#exported(path, name, new Set());
  }

  /** The definition that an expression refers to: through names, imports and properties of objects. */
  follow(node: Node | undefined, steps = mostSteps): Node | undefined {
    const value = unwrapped(node);
    if (steps === 0) return value;
    const next = (to: Node | undefined) => this.follow(to, steps - 1);
    if (Node.isPropertyAssignment(value)) return next(value.getInitializer());
    if (Node.isShorthandPropertyAssignment(value)) return next(value.getNameNode());
    if (Node.isIdentifier(value)) {
      const found = this.#defined(value.getText(), value, new Set());
      return found ? next(found) : value;
    }
    if (!Node.isPropertyAccessExpression(value)) return value;
    const object = next(value.getExpression());
    const property = Node.isObjectLiteralExpression(object)
      ? object.getProperty(value.getName())
      : undefined;
    return property ? next(property) : value;
  }

  #defined(name: string, at: Node, seen: Set<string>): Node | undefined {
    for (const scope of at.getAncestors().filter(Node.isStatemented)) {
      const local = scope.getVariableDeclaration(name)?.getInitializer() ?? scope.getFunction(name);
      if (local) return local;
    }
    const taken = importedNames(at.getSourceFile()).find(
      (taken) => taken.local === name && taken.name !== '*',
    );
    const path = taken ? this.imported(pathOf(at), taken.specifier) : null;
    return taken && path !== null ? this.#exported(path, taken.name, seen) : undefined;
  }

  /** @param seen exports that were followed before: files may export from each other in a circle. */
  #exported(path: string, name: string, seen: Set<string>): Node | undefined {
    const place = `${path} ${name}`;
    if (seen.has(place) || !scriptEndings.test(path)) return undefined;
    seen.add(place);
    const file = this.file(path);
    const declared = declaredIn(file, name);
    if (declared) return declared;
    for (const declaration of file.getExportDeclarations()) {
      const original = reexportedName(declaration, name);
      if (original === null) continue;
      const from = declaration.getModuleSpecifierValue();
      if (from === undefined) return this.#defined(original, declaration, seen);
      const next = this.imported(path, from);
      const found = next === null ? undefined : this.#exported(next, original, seen);
      if (found) return found;
    }
    return undefined;
  }
}

/**
 * Parses the text of a file, and nothing that it imports.
 *
 * @throws CommandError source_unreadable with the line of the first mistake.
 */
export function parseSource(path: string, text: string): SourceFile {
  const parser = new ParserProject({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, jsx: ts.JsxEmit.Preserve },
  });
  const file = parser.createSourceFile(parsedPath(path), text);
  // The parser's errors, which TypeScript's types leave out.
  const { parseDiagnostics = [] } = file.compilerNode as {
    parseDiagnostics?: ts.DiagnosticWithLocation[];
  };
  const [mistake] = parseDiagnostics;
  if (!mistake) return file;
  const { line } = file.getLineAndColumnAtPos(mistake.start);
  const problem = ts.flattenDiagnosticMessageText(mistake.messageText, ' ');
  throw new CommandError(
    'source_unreadable',
    `${path}, line ${line}: ${problem} Correct it, and run this again.`,
  );
}

function declaredIn(file: SourceFile, name: string): Node | undefined {
  const [declared] = file.getExportedDeclarations().get(name) ?? [];
  return Node.isVariableDeclaration(declared) ? declared.getInitializer() : declared;
}

/** The name in the other file of `export { … } from` or `export * from`; `null`: the name isn't exported there. */
function reexportedName(declaration: ExportDeclaration, name: string): string | null {
  if (!declaration.hasNamedExports()) return declaration.getNamespaceExport() ? null : name;
  const found = declaration.getNamedExports().find((specifier) => localName(specifier) === name);
  return found?.getName() ?? null;
}
