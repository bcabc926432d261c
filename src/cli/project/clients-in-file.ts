import { type ClassDeclaration, Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { importedNames, isFunction, returnedBy, unwrapped, valuesOf } from './syntax.ts';

/** Finds the names of a file that are Prisma clients. */
export interface FileClients {
  /**
   * @returns "": the node is a client; ".client": it has a client in that property; "()": it returns the
   * client that the file keeps; `null`: none of these.
   */
  within(node: Node): string | null;
}

/** Reads the file without running it. */
export function clientsIn(file: SourceFile): FileClients {
  const classes = classesOf(file);
  const given = valuesGivenIn(file);
  /** The values that are being checked, because a value may refer to itself. */
  const open = new Set<Node>();

  function isClient(node: Node | undefined): boolean {
    return valuesOf(node).some((value) => {
      if (open.has(value)) return false;
      open.add(value);
      const found = isClientValue(
        Node.isAwaitExpression(value) ? unwrapped(value.getExpression()) : value,
      );
      open.delete(value);
      return found;
    });
  }

  function isClientValue(value: Node | undefined): boolean {
    if (Node.isIdentifier(value)) return given(value.getText()).some(isClient);
    if (Node.isNewExpression(value)) {
      return classes.has(value.getExpression().getText().split('.').at(-1) ?? '');
    }
    if (Node.isBinaryExpression(value)) return isClient(value.getRight());
    if (!Node.isCallExpression(value)) return false;
    const called = unwrapped(value.getExpression());
    // `client.$extends(…)` is a client too.
    if (Node.isPropertyAccessExpression(called) && isClient(called.getExpression())) {
      return called.getName().startsWith('$extends');
    }
    // `make()`, `(() => new PrismaClient())()`, `once(() => new PrismaClient())` or `once(make)`.
    return [called, ...value.getArguments()].some(isMaker);
  }

  /** Whether a function returns a new client at each call. */
  function isMaker(node: Node | undefined): boolean {
    if (Node.isIdentifier(node)) return given(node.getText()).filter(isFunction).some(isMaker);
    return (
      isFunction(node) && returnedBy(node).some((value) => isClient(value) && !isKept(value, node))
    );
  }

  /** Whether a function returns the client that the file keeps. */
  const isGetter = (node: Node | undefined) =>
    isFunction(node) && returnedBy(node).some((value) => isClient(value) && isKept(value, node));

  return {
    within(node) {
      const value = meantBy(node);
      const values = Node.isVariableDeclaration(node) ? given(node.getName(), file) : [value];
      if (values.some(isClient)) return '';
      if (isGetter(value)) return '()';
      const member = membersOf(value).find((part) => isClient(part.value));
      return member ? `.${member.name}` : null;
    },
  };
}

/** The values of each name in a file, from its declarations and from later assignments. */
function valuesGivenIn(file: SourceFile) {
  const values: { name: string; value: Node; scope: Node | undefined }[] = [];
  for (const fn of file.getFunctions()) {
    values.push({ name: fn.getName() ?? '', value: fn, scope: file });
  }
  for (const variable of file.getDescendantsOfKind(SyntaxKind.VariableDeclaration)) {
    const value = unwrapped(variable.getInitializer());
    const scope = variable.getVariableStatement()?.getParent();
    if (value) values.push({ name: variable.getName(), value, scope });
  }
  for (const set of file.getDescendantsOfKind(SyntaxKind.BinaryExpression)) {
    const isSet = /^(\?\?|\|\|)?=$/.test(set.getOperatorToken().getText());
    const left = set.getLeft();
    if (isSet && Node.isIdentifier(left)) {
      values.push({ name: left.getText(), value: set.getRight(), scope: file });
    }
  }
  return (name: string, scope?: Node): Node[] =>
    values
      .filter((entry) => entry.name === name && (scope === undefined || entry.scope === scope))
      .map(({ value }) => value);
}

/** The names of Prisma's class in a file, and of the file's classes that extend it. */
function classesOf(file: SourceFile): Set<string> {
  const imported = importedNames(file).filter(({ name }) => name === 'PrismaClient');
  const names = new Set(['PrismaClient', ...imported.map(({ local }) => local)]);
  const extendsOne = (declared: ClassDeclaration) =>
    names.has(declared.getExtends()?.getExpression().getText().split('.').at(-1) ?? '');
  for (const declared of file.getClasses().filter(extendsOne)) names.add(declared.getName() ?? '');
  return names;
}

/** The value of an exported name. */
function meantBy(node: Node): Node | undefined {
  if (Node.isVariableDeclaration(node) || Node.isPropertyAssignment(node)) {
    return unwrapped(node.getInitializer());
  }
  return Node.isShorthandPropertyAssignment(node) ? node.getNameNode() : unwrapped(node);
}

/** The properties of an object, or the public static properties of a class. */
function membersOf(node: Node | undefined): { name: string; value: Node | undefined }[] {
  if (Node.isObjectLiteralExpression(node)) {
    return node.getProperties().flatMap((property) => {
      if (Node.isPropertyAssignment(property) || Node.isShorthandPropertyAssignment(property)) {
        return [{ name: property.getName(), value: meantBy(property) }];
      }
      return [];
    });
  }
  if (!Node.isClassDeclaration(node)) return [];
  return node
    .getStaticProperties()
    .filter(Node.isPropertyDeclaration)
    .filter((property) => property.getScope() === 'public')
    .map((property) => ({ name: property.getName(), value: unwrapped(property.getInitializer()) }));
}

/** Whether the value that a function returns is a variable from outside of the function. */
function isKept(returned: Node, within: Node): boolean {
  const values = valuesOf(returned);
  // `prisma ??= new PrismaClient()` keeps it as well.
  if (values.some((value) => Node.isBinaryExpression(value))) return true;
  return values.some((value) => {
    if (!Node.isIdentifier(value)) return false;
    const isDeclared = within
      .getDescendantsOfKind(SyntaxKind.VariableDeclaration)
      .some((variable) => variable.getName() === value.getText());
    return !isDeclared;
  });
}
