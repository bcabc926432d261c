import { type ClassDeclaration, Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { importedNames, isFunction, returnedBy, unwrapped, valuesOf } from './syntax.ts';

/** Which of a file's names are Prisma clients. */
export interface FileClients {
  /** "": it is one; ".client" or "()": it has one, or returns the one that there is; `null`: neither. */
  within(node: Node): string | null;
}

/** Found in what the file says, as none of it is run. */
export function clientsIn(file: SourceFile): FileClients {
  const classes = classesOf(file);
  /** Variables that hold one: of the file, and of functions in it; and functions that make a new one. */
  const clients = new Set<string>();
  const inFunctions = new Set<string>();
  const makers = new Set<string>();

  function isClient(node: Node | undefined): boolean {
    return valuesOf(node).some(isOneClient);
  }

  function isOneClient(value: Node): boolean {
    const it = Node.isAwaitExpression(value) ? unwrapped(value.getExpression()) : value;
    if (Node.isIdentifier(it)) return [clients, inFunctions].some((all) => all.has(it.getText()));
    if (Node.isNewExpression(it)) return isPrismaClass(it.getExpression());
    if (Node.isBinaryExpression(it)) return isClient(it.getRight());
    if (!Node.isCallExpression(it)) return false;
    const called = unwrapped(it.getExpression());
    if (Node.isIdentifier(called) && makers.has(called.getText())) return true;
    // `client.$extends(…)` is one as well.
    if (Node.isPropertyAccessExpression(called) && isClient(called.getExpression())) {
      return called.getName().startsWith('$extends');
    }
    // `(() => new PrismaClient())()`, `once(() => new PrismaClient())` or `once(makeClient)`.
    return [called, ...it.getArguments()].some(
      (each) => isMaker(each) || (Node.isIdentifier(each) && makers.has(each.getText())),
    );
  }

  function isPrismaClass(node: Node): boolean {
    const name = node.getText().split('.').at(-1) ?? '';
    return classes.has(name);
  }

  /** Whether a function returns a new one each time that it is called. */
  function isMaker(node: Node | undefined): boolean {
    if (!isFunction(node)) return false;
    return returnedBy(node).some((each) => isClient(each) && !isKept(each, node));
  }

  /** Whether a function returns the one that the file keeps. */
  const isGetter = (node: Node | undefined) =>
    isFunction(node) && returnedBy(node).some((each) => isClient(each) && isKept(each, node));

  function learn(): void {
    for (const each of file.getFunctions()) if (isMaker(each)) makers.add(each.getName() ?? '');
    for (const each of file.getDescendantsOfKind(SyntaxKind.VariableDeclaration)) {
      const value = unwrapped(each.getInitializer());
      const isOwn = each.getVariableStatement()?.getParent() === file;
      if (isMaker(value)) makers.add(each.getName());
      else if (isClient(value)) (isOwn ? clients : inFunctions).add(each.getName());
    }
    // `let prisma;` and, further down, `prisma = new PrismaClient()`.
    for (const each of file.getDescendantsOfKind(SyntaxKind.BinaryExpression)) {
      if (!/^(\?\?|\|\|)?=$/.test(each.getOperatorToken().getText())) continue;
      const left = each.getLeft();
      if (Node.isIdentifier(left) && isClient(each.getRight())) clients.add(left.getText());
    }
  }

  // One may stand above what it is made of.
  let known = -1;
  const count = () => clients.size + inFunctions.size + makers.size;
  while (known < count()) {
    known = count();
    learn();
  }

  function within(node: Node): string | null {
    const it = meantBy(node);
    if (Node.isVariableDeclaration(node) && clients.has(node.getName())) return '';
    if (isClient(it)) return '';
    if (isGetter(it)) return '()';
    const member = membersOf(it).find(({ value }) => isClient(value));
    return member ? `.${member.name}` : null;
  }

  return { within };
}

/** What is made with `new`: Prisma's class under any name, or one of the file's own that extends it. */
function classesOf(file: SourceFile): Set<string> {
  const imported = importedNames(file).filter(({ name }) => name === 'PrismaClient');
  const names = new Set(['PrismaClient', ...imported.map(({ local }) => local)]);
  const extendsOne = (each: ClassDeclaration) =>
    names.has(each.getExtends()?.getExpression().getText().split('.').at(-1) ?? '');
  for (const each of file.getClasses().filter(extendsOne)) names.add(each.getName() ?? '');
  return names;
}

/** What an exported name stands for. */
function meantBy(node: Node): Node | undefined {
  if (Node.isVariableDeclaration(node) || Node.isPropertyAssignment(node)) {
    return unwrapped(node.getInitializer());
  }
  return Node.isShorthandPropertyAssignment(node) ? node.getNameNode() : unwrapped(node);
}

/** Of an object, and what is static in a class. */
function membersOf(node: Node | undefined): { name: string; value: Node | undefined }[] {
  if (Node.isObjectLiteralExpression(node)) {
    return node.getProperties().flatMap((each) => {
      if (Node.isPropertyAssignment(each) || Node.isShorthandPropertyAssignment(each)) {
        return [{ name: each.getName(), value: meantBy(each) }];
      }
      return [];
    });
  }
  if (!Node.isClassDeclaration(node)) return [];
  return node
    .getStaticProperties()
    .filter(Node.isPropertyDeclaration)
    .filter((each) => each.getScope() === 'public')
    .map((each) => ({ name: each.getName(), value: unwrapped(each.getInitializer()) }));
}

/** Whether what a function returns is a variable from outside of it. */
function isKept(returned: Node, within: Node): boolean {
  const values = valuesOf(returned);
  // `prisma ??= new PrismaClient()` keeps it as well.
  if (values.some((each) => Node.isBinaryExpression(each))) return true;
  return values.some((each) => {
    if (!Node.isIdentifier(each)) return false;
    const own = within
      .getDescendantsOfKind(SyntaxKind.VariableDeclaration)
      .some((one) => one.getName() === each.getText());
    return !own;
  });
}
