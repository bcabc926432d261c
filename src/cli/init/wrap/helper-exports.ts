import { type CallExpression, Node, type SourceFile, SyntaxKind } from 'ts-morph';
import type { Edit } from '../../changes/change.ts';
import { importedNames, localName } from '../../project/syntax.ts';
import { helpers } from './glue.ts';
import { insertAfter } from './lists.ts';

/** What `NextAuth` returns under those names, which an app has left out on purpose. */
const ofAuthjs = ['auth', 'signIn', 'signOut'];

export interface HelperExports {
  /** Add the helpers that are missing to those which are exported. */
  readonly edits: readonly Edit[];
  /** What is exported then; `null`: it isn't exported in a way that can be added to. */
  readonly names: readonly string[] | null;
  /** The pattern as it is then, without braces. */
  readonly pattern: string;
}

/** `export const { auth, … } =`, or `const { auth, … } =` and an `export { auth, … }`. */
export function helperExports(call: CallExpression, more: readonly string[]): HelperExports {
  const wanted = [...helpers, ...more];
  const none = { edits: [], names: null, pattern: wanted.join(', ') };
  const file = call.getSourceFile();
  const declaration = patternOf(call);
  const pattern = declaration?.getNameNode();
  const elements = Node.isObjectBindingPattern(pattern) ? pattern.getElements() : [];
  const last = elements.at(-1);
  // Nothing may come after `...rest`, which has them all.
  if (!last || last.getDotDotDotToken()) return none;

  const given = elements.map(
    (element) => element.getPropertyNameNode()?.getText() ?? element.getName(),
  );
  const taken = namesIn(file);
  const missing = wanted.filter(
    (name) => !given.includes(name) && !ofAuthjs.includes(name) && !taken.has(name),
  );
  const isExported = declaration?.getVariableStatement()?.isExported();
  const list = isExported ? null : exportListOf(file, namesOf(elements));
  if (!isExported && !list) return none;
  return {
    edits: [...insertAfter(last, missing), ...(list ? insertAfter(list, missing) : [])],
    names: [...given, ...missing],
    pattern: [...elements.map((bound) => bound.getText()), ...missing].join(', '),
  };
}

/** Where what the call returns is taken apart, at once or later. */
function patternOf(call: CallExpression) {
  const declaration = call.getFirstAncestor(Node.isVariableDeclaration);
  if (!declaration || Node.isObjectBindingPattern(declaration.getNameNode())) return declaration;
  return call
    .getSourceFile()
    .getVariableDeclarations()
    .find((variable) => variable.getInitializer()?.getText() === declaration.getName());
}

/** The last name of the list that exports them. */
function exportListOf(file: SourceFile, names: readonly string[]) {
  const lists = file
    .getExportDeclarations()
    .filter((declaration) => !declaration.hasModuleSpecifier());
  const list = lists.find((bound) =>
    bound.getNamedExports().some((named) => names.includes(named.getName())),
  );
  return list?.getNamedExports().at(-1);
}

/** What a pattern declares, also in patterns in it. */
function namesOf(elements: readonly Node[]): string[] {
  return elements
    .flatMap((element) => [element, ...element.getDescendantsOfKind(SyntaxKind.BindingElement)])
    .filter(Node.isBindingElement)
    .map((bound) => bound.getNameNode())
    .filter(Node.isIdentifier)
    .map((bound) => bound.getText());
}

/** What stands for something else at the top of the file. */
function namesIn(file: SourceFile): Set<string> {
  const exported = file.getExportDeclarations().flatMap((list) => list.getNamedExports());
  const variables = file.getVariableDeclarations().flatMap((variable) => {
    const name = variable.getNameNode();
    return Node.isIdentifier(name) ? name.getText() : namesOf(name.getChildren());
  });
  return new Set([
    ...importedNames(file).map(({ local }) => local),
    ...variables,
    ...[...file.getFunctions(), ...file.getClasses()].map((made) => made.getName() ?? ''),
    ...exported.map(localName),
  ]);
}
