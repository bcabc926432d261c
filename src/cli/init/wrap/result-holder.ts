import { type CallExpression, Node, SyntaxKind, type VariableDeclaration } from 'ts-morph';
import { takenName, unwrapped } from '../../project/syntax.ts';

/** The variable that holds the result of a call, at the top level of a file. */
export interface Holder {
  readonly declaration: VariableDeclaration;
  /** `null`: the result is destructured at once. */
  readonly name: string | null;
  /** Declarations that destructure it later: `const { auth, … } = name`. */
  readonly patterns: readonly VariableDeclaration[];
  /** Declarations from one property of it: `const auth = name.auth`, `const { GET, POST } = name.handlers`. */
  readonly members: readonly VariableDeclaration[];
}

/** `undefined`: there is none, or the result is passed to another call first. */
export function holderOf(call: CallExpression): Holder | undefined {
  const all = call.getSourceFile().getVariableDeclarations();
  const declaration = all.find((variable) => unwrapped(variable.getInitializer()) === call);
  if (!declaration) return undefined;
  const bound = declaration.getNameNode();
  const name = Node.isIdentifier(bound) ? bound.getText() : null;
  const isOfName = (node: Node | undefined) => Node.isIdentifier(node) && node.getText() === name;
  const patterns = all.filter((variable) => isOfName(unwrapped(variable.getInitializer())));
  const members = all.filter((variable) => partOf(variable, isOfName) !== undefined);
  return { declaration, name, patterns, members };
}

/** The names of the result's properties that the file uses. */
export function givenNames({ declaration, name, patterns, members }: Holder): string[] {
  const apart = name === null ? [declaration] : patterns;
  return [
    ...apart.flatMap((pattern) => topElements(pattern).map(takenName)),
    ...members.flatMap((member) => partOf(member, () => true) ?? []),
  ];
}

/** Whether a declaration is a pattern, and has no `...rest`. */
export function hasNoRest(declaration: VariableDeclaration): boolean {
  const elements = topElements(declaration);
  return elements.length > 0 && elements.every((bound) => !bound.getDotDotDotToken());
}

/** The names that a declaration declares, also in nested patterns. */
export function boundNames(declaration: VariableDeclaration): string[] {
  const bound = declaration.getNameNode();
  if (Node.isIdentifier(bound)) return [bound.getText()];
  return bound
    .getDescendantsOfKind(SyntaxKind.BindingElement)
    .map((element) => element.getNameNode())
    .filter(Node.isIdentifier)
    .map((element) => element.getText());
}

/** The elements of a pattern; none for a name. */
export function topElements(declaration: VariableDeclaration) {
  const pattern = declaration.getNameNode();
  return Node.isObjectBindingPattern(pattern) ? pattern.getElements() : [];
}

/** `auth` of `result.auth`, and `handlers` of `result.handlers.GET`. */
function partOf(
  declaration: VariableDeclaration,
  isResult: (node: Node | undefined) => boolean,
): string | undefined {
  let node = unwrapped(declaration.getInitializer());
  while (Node.isPropertyAccessExpression(node)) {
    const object = unwrapped(node.getExpression());
    if (Node.isIdentifier(object)) return isResult(object) ? node.getName() : undefined;
    node = object;
  }
  return undefined;
}
