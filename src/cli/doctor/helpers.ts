import type { App } from './app.ts';
import { pathOf } from './syntax.ts';

/**
 * What a file has of the one that configures Auth.js: by their names in this file, what they are called
 * there. Also through files that hand them on.
 */
export function helpersIn(
  { names, imported, configuration }: Pick<App, 'names' | 'imported' | 'configuration'>,
  path: string,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const file = names.file(path);

  function add(local: string, name: string, specifier: string): void {
    const from = imported(path, specifier);
    if (from === null) return;
    const declared = from === configuration?.path ? null : names.exported(from, name);
    if (declared === undefined || (declared && pathOf(declared) !== configuration?.path)) return;
    found.set(local, name);
  }

  if (path === configuration?.path) {
    for (const [name] of file.getExportedDeclarations()) found.set(name, name);
  }
  for (const each of file.getImportDeclarations()) {
    if (each.isTypeOnly()) continue;
    const specifier = each.getModuleSpecifierValue();
    const whole = each.getDefaultImport()?.getText();
    if (whole) add(whole, 'default', specifier);
    const namespace = each.getNamespaceImport()?.getText();
    if (namespace) add(namespace, '*', specifier);
    for (const one of each.getNamedImports()) {
      if (one.isTypeOnly()) continue;
      add(one.getAliasNode()?.getText() ?? one.getName(), one.getName(), specifier);
    }
  }
  for (const each of file.getExportDeclarations()) {
    const specifier = each.getModuleSpecifierValue();
    if (specifier === undefined || each.isTypeOnly()) continue;
    for (const one of each.getNamedExports()) {
      add(one.getAliasNode()?.getText() ?? one.getName(), one.getName(), specifier);
    }
  }
  return found;
}
