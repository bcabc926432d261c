import { type Identifier, Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { helpersIn, type Known, sourceOf, takenIn } from './helpers.ts';
import { instanceIn } from './request-guard.ts';
import { scriptEndings } from './source.ts';

/** What a proxy or middleware does about sessions. */
export interface GuardUse {
  /** Whether it gives requests to the app's `auth`, which renews sessions and sets cookies. */
  readonly auth: boolean;
  /** Whether it has the kit's proxy. */
  readonly createProxy: boolean;
  /** The file with an instance of Auth.js beside the app's own that it has; `null`: there is none. */
  readonly instance: string | null;
}

/** @throws KitError source_unreadable */
export function guardUse(known: Known, path: string): GuardUse {
  const helpers = helpersIn(known, path);
  const handedOn = known.names
    .file(path)
    .getExportDeclarations()
    .filter((each) => each.getModuleSpecifierValue() !== undefined)
    .flatMap((each) => each.getNamedExports())
    .map((each) => helpers.get(each.getAliasNode()?.getText() ?? each.getName()));
  const used = known.names
    .file(path)
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .map((each) => helperAt(helpers, each));
  const all = [...handedOn, ...used];
  return {
    auth: all.includes('auth'),
    createProxy: all.includes('createProxy'),
    instance: instanceOf(known, path),
  };
}

/**
 * The helper that is given requests where a name stands. `auth()` alone only reads the session of this
 * one, and sets nothing.
 */
function helperAt(helpers: ReadonlyMap<string, string>, node: Identifier): string | undefined {
  const above = node.getParent();
  if (node.getFirstAncestor((each) => isImport(each) || Node.isTypeNode(each))) return undefined;
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

/** `auth()` */
function isReading(node: Node): boolean {
  const call = node.getParent();
  return (
    Node.isCallExpression(call) && call.getExpression() === node && call.getArguments().length === 0
  );
}

/** In the file itself, or in the one that something in it is from. */
function instanceOf(known: Known, path: string): string | null {
  const file = known.names.file(path);
  if (instanceIn(file)) return path;
  const sources = takenIn(file).map((taken) => sourceOf(known, path, taken));
  return (
    sources.find(
      (from) =>
        from !== null &&
        from !== known.configuration?.path &&
        instanceIn(known.names.file(from)) !== undefined,
    ) ?? null
  );
}

/** Whether a file imports another one, itself or by way of others. */
export function reaches({ names, imported }: Known, path: string, target: string): boolean {
  const seen = new Set<string>();
  const leads = (from: string): boolean => {
    if (from === target) return true;
    if (seen.has(from) || !scriptEndings.test(from)) return false;
    seen.add(from);
    return specifiersIn(names.file(from)).some((specifier) => {
      const next = imported(from, specifier);
      return next !== null && leads(next);
    });
  };
  return leads(path);
}

function specifiersIn(file: SourceFile): string[] {
  return [...file.getImportDeclarations(), ...file.getExportDeclarations()]
    .filter((each) => !each.isTypeOnly())
    .flatMap((each) => each.getModuleSpecifierValue() ?? []);
}
