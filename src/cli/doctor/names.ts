import { Node, type SourceFile } from 'ts-morph';
import type { FindImported } from '../project/imported-file.ts';
import { parseSource, scriptEndings } from '../project/source.ts';
import { naked, pathOf } from './syntax.ts';

/** Names of the app's code, and what they stand for. None of it is run. */
export interface Names {
  /** @throws KitError source_unreadable */
  file(path: string): SourceFile;
  /** What an expression stands for: through names, imports and properties of objects. */
  follow(node: Node | undefined): Node | undefined;
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

  function defined(name: string, at: Node): Node | undefined {
    const here = at.getSourceFile();
    const local = here.getVariableDeclaration(name)?.getInitializer() ?? here.getFunction(name);
    if (local) return local;
    for (const each of here.getImportDeclarations()) {
      const named = each
        .getNamedImports()
        .find((one) => (one.getAliasNode()?.getText() ?? one.getName()) === name);
      const exported = each.getDefaultImport()?.getText() === name ? 'default' : named?.getName();
      if (exported === undefined) continue;
      const path = imported(pathOf(at), each.getModuleSpecifierValue());
      return path !== null && scriptEndings.test(path)
        ? exportedAs(exported, file(path))
        : undefined;
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

  return { file, follow };
}

function exportedAs(name: string, file: SourceFile): Node | undefined {
  const [declared] = file.getExportedDeclarations().get(name) ?? [];
  return Node.isVariableDeclaration(declared) ? declared.getInitializer() : declared;
}
