import { type ExportDeclaration, Node, type SourceFile } from 'ts-morph';
import type { FindImported } from './imported-file.ts';
import { parseSource, scriptEndings } from './source.ts';
import { naked, pathOf } from './syntax.ts';

/** Names of the app's code, and what they stand for. None of it is run. */
export interface Names {
  /** @throws KitError source_unreadable */
  file(path: string): SourceFile;
  /** What an expression stands for: through names, imports and properties of objects. */
  follow(node: Node | undefined): Node | undefined;
  /** What a file exports under a name, also where it hands on what another file has. */
  exported(path: string, name: string): Node | undefined;
}

/** More steps than anybody writes; a circle has no end. */
const mostSteps = 20;

/** Each file is parsed once, when it is asked for. */
export function createNames(folder: string, imported: FindImported): Names {
  const files = new Map<string, SourceFile>();

  function file(path: string): SourceFile {
    const known = files.get(path) ?? parseSource(folder, path);
    files.set(path, known);
    return known;
  }

  function defined(name: string, at: Node, seen?: Set<string>): Node | undefined {
    for (const scope of at.getAncestors().filter(Node.isStatemented)) {
      const local = scope.getVariableDeclaration(name)?.getInitializer() ?? scope.getFunction(name);
      if (local) return local;
    }
    for (const each of at.getSourceFile().getImportDeclarations()) {
      const named = each
        .getNamedImports()
        .find((one) => (one.getAliasNode()?.getText() ?? one.getName()) === name);
      const original = each.getDefaultImport()?.getText() === name ? 'default' : named?.getName();
      if (original === undefined) continue;
      const path = imported(pathOf(at), each.getModuleSpecifierValue());
      return path === null ? undefined : exported(path, original, seen);
    }
    return undefined;
  }

  /** @param seen where it was looked for: files may hand on to each other in a circle. */
  function exported(path: string, name: string, seen = new Set<string>()): Node | undefined {
    const place = `${path} ${name}`;
    if (seen.has(place) || !scriptEndings.test(path)) return undefined;
    seen.add(place);
    const own = declaredIn(file(path), name);
    if (own) return own;
    for (const each of file(path).getExportDeclarations()) {
      const original = handedOn(each, name);
      if (original === null) continue;
      const from = each.getModuleSpecifierValue();
      if (from === undefined) return defined(original, each, seen);
      const next = imported(path, from);
      const found = next === null ? undefined : exported(next, original, seen);
      if (found) return found;
    }
    return undefined;
  }

  function follow(node: Node | undefined, steps = mostSteps): Node | undefined {
    const it = naked(node);
    if (steps === 0) return it;
    if (Node.isPropertyAssignment(it)) return follow(it.getInitializer(), steps - 1);
    if (Node.isShorthandPropertyAssignment(it)) return follow(it.getNameNode(), steps - 1);
    if (Node.isIdentifier(it)) {
      const found = defined(it.getText(), it);
      return found ? follow(found, steps - 1) : it;
    }
    if (Node.isPropertyAccessExpression(it)) {
      const object = follow(it.getExpression(), steps - 1);
      const property = Node.isObjectLiteralExpression(object)
        ? object.getProperty(it.getName())
        : undefined;
      return property ? follow(property, steps - 1) : it;
    }
    return it;
  }

  return { file, follow, exported: (path, name) => exported(path, name) };
}

function declaredIn(file: SourceFile, name: string): Node | undefined {
  const [declared] = file.getExportedDeclarations().get(name) ?? [];
  return Node.isVariableDeclaration(declared) ? declared.getInitializer() : declared;
}

/** What `export { … } from` or `export * from` calls it where it is from; `null`: it hands on others. */
function handedOn(each: ExportDeclaration, name: string): string | null {
  if (!each.hasNamedExports()) return each.getNamespaceExport() ? null : name;
  const named = each
    .getNamedExports()
    .find((one) => (one.getAliasNode()?.getText() ?? one.getName()) === name);
  return named?.getName() ?? null;
}
