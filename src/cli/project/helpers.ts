import { type Identifier, Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { callOf } from './auth-setup.ts';
import type { Code } from './code.ts';
import { scriptEndings } from './files.ts';
import { importedNames, modulesIn, pathOf, reexportedNames, type TakenName } from './syntax.ts';

/** The code, and the file that exports the helpers. */
export interface KnownAuth {
  readonly code: Code;
  /** The file that configures Auth.js; `null`: there is none. */
  readonly configuration: { readonly path: string } | null;
}

/**
 * The helpers that a file imports, also through files that re-export them: the original names, by the names in
 * this file.
 */
export function helpersIn(known: KnownAuth, path: string): ReadonlyMap<string, string> {
  const { code, configuration } = known;
  const found = new Map<string, string>();
  const file = code.file(path);
  if (path === configuration?.path) {
    for (const [name] of file.getExportedDeclarations()) found.set(name, name);
  }
  for (const taken of takenNames(file)) {
    const from = sourceOf(known, path, taken);
    if (from !== null && from === configuration?.path) found.set(taken.local, taken.name);
  }
  return found;
}

/** The file that defines an import, through files that re-export it; `null`: a package, or no file. */
export function sourceOf(
  { code, configuration }: KnownAuth,
  path: string,
  { name, specifier }: TakenName,
): string | null {
  // The file that configures Auth.js may be a new one of this plan.
  const from = code.imported(path, specifier, configuration?.path);
  if (from === null || from === configuration?.path) return from;
  const declared = code.exported(from, name);
  return declared ? pathOf(declared) : null;
}

/** The values that a file imports or re-exports by name, without types. */
export function takenNames(file: SourceFile): TakenName[] {
  return [...importedNames(file), ...reexportedNames(file)].filter(({ isType }) => !isType);
}

/** How a proxy or middleware uses Auth.js or the kit. */
export interface GuardUse {
  /** Whether it passes requests to the app's `auth`, which renews sessions and sets cookies. */
  readonly auth: boolean;
  /** Whether it uses the kit's proxy. */
  readonly createProxy: boolean;
  /** The file with a second instance of Auth.js that the guard uses; `null`: there is none. */
  readonly instance: string | null;
}

/** @throws CommandError source_unreadable */
export function guardUse(known: KnownAuth, path: string): GuardUse {
  const helpers = helpersIn(known, path);
  const file = known.code.file(path);
  const reexported = reexportedNames(file).map(({ local }) => helpers.get(local));
  const used = file
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .map((identifier) => helperAt(helpers, identifier));
  const all = [...reexported, ...used];
  return {
    auth: all.includes('auth'),
    createProxy: all.includes('createProxy'),
    instance: instanceOf(known, path),
  };
}

/**
 * The helper that gets requests at this use of a name; `undefined`: none. `auth()` without arguments only reads
 * the session, and sets no cookie.
 */
function helperAt(helpers: ReadonlyMap<string, string>, node: Identifier): string | undefined {
  const above = node.getParent();
  if (node.getFirstAncestor((around) => isImport(around) || Node.isTypeNode(around)))
    return undefined;
  const helper = helpers.get(node.getText());
  const isWhole = helper === '*' || helper === 'default';
  const isMember = Node.isPropertyAccessExpression(above);
  if (isMember && (above.getExpression() !== node || !isWhole)) return undefined;
  const name = isMember ? above.getName() : helper;
  return isReading(isMember ? above : node) ? undefined : name;
}

const isImport = (node: Node) =>
  Node.isImportDeclaration(node) ||
  (Node.isExportDeclaration(node) && node.getModuleSpecifierValue() !== undefined);

/** Whether a node is called without arguments, as in `auth()`. */
function isReading(node: Node): boolean {
  const call = node.getParent();
  return (
    Node.isCallExpression(call) && call.getExpression() === node && call.getArguments().length === 0
  );
}

/** The file with an instance of Auth.js: this file, or one that it imports from, except the app's. */
function instanceOf(known: KnownAuth, path: string): string | null {
  const file = known.code.file(path);
  if (callOf(file, 'authjs')) return path;
  const sources = takenNames(file).flatMap((taken) => sourceOf(known, path, taken) ?? []);
  return (
    sources.find(
      (from) => from !== known.configuration?.path && callOf(known.code.file(from), 'authjs'),
    ) ?? null
  );
}

/** Whether a file imports another file, directly or through others. */
export function reaches({ code }: KnownAuth, path: string, target: string): boolean {
  const seen = new Set<string>();
  const leads = (from: string): boolean => {
    if (from === target) return true;
    if (seen.has(from) || !scriptEndings.test(from)) return false;
    seen.add(from);
    const file = code.file(from);
    return modulesIn(file)
      .filter((declaration) => !declaration.isTypeOnly())
      .flatMap((declaration) => declaration.getModuleSpecifierValue() ?? [])
      .some((specifier) => {
        const next = code.imported(from, specifier, target);
        return next !== null && leads(next);
      });
  };
  return leads(path);
}
