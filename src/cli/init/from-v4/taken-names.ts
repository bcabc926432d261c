import {
  type ImportDeclaration,
  type ImportSpecifier,
  Node,
  type SourceFile,
  SyntaxKind,
} from 'ts-morph';
import type { Edit } from '../../changes/change.ts';
import { localName } from '../../project/syntax.ts';
import { inStyleOf, insertAfter, inserted, removal, replaced } from '../code-edits.ts';

/** The uses of a name in a file, without imports and without code that is removed. */
export function usesOf(file: SourceFile, name: string, gone: readonly Node[]): Node[] {
  return file
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((node) => node.getText() === name)
    .filter((node) => node.getFirstAncestor(Node.isImportDeclaration) === undefined)
    .filter((node) => !Node.isPropertyAccessExpression(node.getParent()) || isObject(node))
    .filter((node) => !isNameOfProperty(node))
    .filter((node) => !gone.some((removed) => isInside(node, removed)));
}

/** Whether a node is only a property's name: `name` of `{ name: other }` and of `{ name() {} }`. */
function isNameOfProperty(node: Node): boolean {
  const holder = node.getParent();
  return (
    (Node.isPropertyAssignment(holder) ||
      Node.isMethodDeclaration(holder) ||
      Node.isPropertySignature(holder) ||
      Node.isMethodSignature(holder) ||
      Node.isPropertyDeclaration(holder)) &&
    holder.getNameNode() === node
  );
}

/** Whether a node is `name` of `name.other`, and not of `other.name`. */
function isObject(node: Node): boolean {
  const access = node.getParent();
  return Node.isPropertyAccessExpression(access) && access.getExpression() === node;
}

export const isInside = (node: Node, around: Node) =>
  around.getPos() <= node.getPos() && node.getEnd() <= around.getEnd();

interface UnusedImport {
  readonly declaration: ImportDeclaration;
  /** Names in it that nothing uses any more. */
  readonly unused: readonly string[];
}

/**
 * Removes names from imports. Puts a new import in the place of the first import that is removed as a whole,
 * or else after the last import.
 *
 * @param line the new import; `null`: there is none.
 */
export function importEdits(
  file: SourceFile,
  unusedImports: readonly UnusedImport[],
  line: { name: string; specifier: string } | null,
): Edit[] {
  const all = file.getImportDeclarations();
  const same = all.find(
    (declaration) =>
      declaration.getModuleSpecifierValue() === line?.specifier &&
      !declaration.isTypeOnly() &&
      declaration.getNamedImports().length > 0,
  );
  const whole = unusedImports.filter(isAllUnused).map(({ declaration }) => declaration);
  const isAdded = same !== undefined && !whole.includes(same);
  const text = line && !isAdded ? importLine(file, line) : null;
  const place =
    whole.find((declaration) => declaration.getModuleSpecifierValue().startsWith('.')) ??
    whole.at(-1);
  return [
    ...unusedImports.flatMap((unusedImport) => {
      const { declaration, unused } = unusedImport;
      if (declaration === place && text !== null) {
        return replaced(declaration, text);
      }
      return isAllUnused(unusedImport) ? lineOf(declaration) : withoutNames(declaration, unused);
    }),
    ...(isAdded && line ? addedTo(same, line.name) : []),
    ...(text !== null && !place ? [afterImports(file, text)] : []),
  ];
}

function addedTo(declaration: ImportDeclaration, name: string): Edit[] {
  const last = declaration.getNamedImports().at(-1);
  return last ? insertAfter(last, [name]) : [];
}

function importLine(file: SourceFile, { name, specifier }: { name: string; specifier: string }) {
  return inStyleOf(file, `import { ${name} } from '${specifier}';`);
}

/** After the last import, or before the first statement. */
export function afterImports(file: SourceFile, text: string): Edit {
  const last = file.getImportDeclarations().at(-1);
  if (last) return inserted(last.getEnd(), `\n${text}`);
  const start = file.getStatements()[0]?.getStart() ?? 0;
  return inserted(start, `${text}\n\n`);
}

function isAllUnused({ declaration, unused }: UnusedImport): boolean {
  const whole = declaration.getDefaultImport()?.getText();
  const all = [
    ...(whole === undefined ? [] : [whole]),
    ...declaration.getNamedImports().map(localName),
  ];
  return (
    all.length > 0 &&
    declaration.getNamespaceImport() === undefined &&
    all.every((name) => unused.includes(name))
  );
}

/** An edit that removes a whole line, with its line break. */
export function lineOf(node: Node): Edit {
  const end = node.getEnd();
  const lineBreak = /^[ \t]*\r?\n/.exec(node.getSourceFile().getFullText().slice(end))?.[0] ?? '';
  return { start: node.getStart(true), end: end + lineBreak.length, text: '' };
}

/**
 * Removes names from an import, which stays. `{}` keeps the file a module, so that its `declare module` adds
 * to the types of that module.
 *
 * @param unused the names, as the file calls them.
 */
export function withoutNames(declaration: ImportDeclaration, unused: readonly string[]): Edit[] {
  const clause = declaration.getImportClause();
  if (!clause || declaration.getNamespaceImport()) return [];
  const whole = declaration.getDefaultImport();
  const specifiers = declaration.getNamedImports();
  const kept = specifiers.filter((specifier) => !unused.includes(localName(specifier)));
  const keepsWhole = whole && !unused.includes(whole.getText());
  if (kept.length > 0 && (!whole || keepsWhole)) {
    return specifiers
      .filter((specifier) => !kept.includes(specifier))
      .map((specifier) => withoutSpecifier(specifier, specifiers, kept));
  }
  const list = kept.map((specifier) => specifier.getText()).join(', ');
  const text = keepsWhole ? whole.getText() : list === '' ? '{}' : `{ ${list} }`;
  const start = (
    whole ?? declaration.getFirstDescendantByKind(SyntaxKind.NamedImports)
  )?.getStart();
  return start === undefined ? [] : [{ start, end: clause.getEnd(), text }];
}

/** Removes a specifier with the comma and the blanks on one side, so that no other specifier changes. */
function withoutSpecifier(
  specifier: ImportSpecifier,
  all: readonly ImportSpecifier[],
  kept: readonly ImportSpecifier[],
): Edit {
  const list = specifier.getParent().getText();
  if (list.includes('\n')) return removal(specifier);
  const index = all.indexOf(specifier);
  const next = all[index + 1];
  const isBeforeKept = all.slice(index).some((other) => kept.includes(other));
  return next && isBeforeKept
    ? { start: specifier.getStart(), end: next.getStart(), text: '' }
    : {
        start: all[index - 1]?.getEnd() ?? specifier.getStart(),
        end: specifier.getEnd(),
        text: '',
      };
}
