import type { Node, SourceFile } from 'ts-morph';
import type { FindImported } from './imported-file.ts';
import type { Names } from './names.ts';
import { pathOf } from './syntax.ts';

/** What is needed to find out where names of the app come from. */
export interface Known {
  readonly names: Names;
  readonly imported: FindImported;
  /** The file that configures Auth.js; `null`: there is none. */
  readonly configuration: { readonly path: string } | null;
}

/** A name that a file has from another one. */
interface Taken {
  /** What it is called here, also for those who import it from here. */
  readonly local: string;
  /** What it is called there; "*": all of it. */
  readonly name: string;
  readonly specifier: string;
}

/**
 * What a file has of the one that configures Auth.js: by their names in this file, what they are called
 * there. Also through files that hand them on.
 */
export function helpersIn(known: Known, path: string): ReadonlyMap<string, string> {
  const { names, configuration } = known;
  const found = new Map<string, string>();
  const file = names.file(path);
  if (path === configuration?.path) {
    for (const [name] of file.getExportedDeclarations()) found.set(name, name);
  }
  for (const taken of takenIn(file)) {
    const from = sourceOf(known, path, taken);
    if (from !== null && from === configuration?.path) found.set(taken.local, taken.name);
  }
  return found;
}

/** The file that makes it, past those that only hand it on; `null`: it is from a package, or nowhere. */
export function sourceOf(
  { names, imported, configuration }: Known,
  path: string,
  { name, specifier }: Taken,
): string | null {
  const from = imported(path, specifier);
  if (from === null || from === configuration?.path) return from;
  const declared = names.exported(from, name);
  return declared ? pathOf(declared) : null;
}

/** All that a file imports or hands on by name. Types are nothing when it is run. */
export function takenIn(file: SourceFile): Taken[] {
  const imports = file.getImportDeclarations().flatMap((each): Taken[] => {
    if (each.isTypeOnly()) return [];
    const specifier = each.getModuleSpecifierValue();
    const whole = each.getDefaultImport()?.getText();
    const namespace = each.getNamespaceImport()?.getText();
    return [
      ...(whole ? [{ local: whole, name: 'default', specifier }] : []),
      ...(namespace ? [{ local: namespace, name: '*', specifier }] : []),
      ...named(each.getNamedImports(), specifier),
    ];
  });
  const exports = file.getExportDeclarations().flatMap((each) => {
    const specifier = each.getModuleSpecifierValue();
    if (specifier === undefined || each.isTypeOnly()) return [];
    return named(each.getNamedExports(), specifier);
  });
  return [...imports, ...exports];
}

interface Specifier {
  isTypeOnly(): boolean;
  getName(): string;
  getAliasNode(): Node | undefined;
}

function named(specifiers: readonly Specifier[], specifier: string): Taken[] {
  return specifiers
    .filter((one) => !one.isTypeOnly())
    .map((one) => ({
      local: one.getAliasNode()?.getText() ?? one.getName(),
      name: one.getName(),
      specifier,
    }));
}
