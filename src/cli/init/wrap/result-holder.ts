import { type CallExpression, Node, SyntaxKind, type VariableDeclaration } from 'ts-morph';
import { takenName, unwrapped } from '../../project/syntax.ts';

/** What holds what a call returns, at the top of a file. */
export interface Holder {
  readonly declaration: VariableDeclaration;
  /** `null`: it is taken apart at once. */
  readonly name: string | null;
  /** What takes it apart later: `const { auth, … } = name`. */
  readonly patterns: readonly VariableDeclaration[];
  /** What takes one part of it: `const auth = name.auth`, and `const { GET, POST } = name.handlers`. */
  readonly members: readonly VariableDeclaration[];
}

/** `undefined`: nothing does, or something that another call makes of it. */
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

/** What is taken of it, by the names that it has there. */
export function givenNames({ declaration, name, patterns, members }: Holder): string[] {
  const apart = name === null ? [declaration] : patterns;
  return [
    ...apart.flatMap((pattern) => topElements(pattern).map(takenName)),
    ...members.flatMap((member) => partOf(member, () => true) ?? []),
  ];
}

/** Whether each name is taken by itself, and none of the others by `...rest`. */
export function isWhole(declaration: VariableDeclaration): boolean {
  const elements = topElements(declaration);
  return elements.length > 0 && elements.every((bound) => !bound.getDotDotDotToken());
}

/** What a declaration declares, also in patterns in it. */
export function boundNames(declaration: VariableDeclaration): string[] {
  const bound = declaration.getNameNode();
  if (Node.isIdentifier(bound)) return [bound.getText()];
  return bound
    .getDescendantsOfKind(SyntaxKind.BindingElement)
    .map((element) => element.getNameNode())
    .filter(Node.isIdentifier)
    .map((element) => element.getText());
}

/** What a pattern takes; empty where there is a name. */
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
