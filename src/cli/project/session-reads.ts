import { join } from 'node:path';
import { type CallExpression, Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { isBesideApp, readText, sourceFiles } from './files.ts';
import type { Names } from './names.ts';
import { scriptEndings } from './source.ts';
import { naked } from './syntax.ts';

/** Where an app reads sessions itself, past Auth.js and so past the kit. */
export interface SessionRead {
  readonly call: CallExpression;
  /** "token": Auth.js's `getToken`. "row": a row of the table, found by what is in the cookie. */
  readonly of: 'token' | 'row';
}

/** @throws KitError source_unreadable */
export function sessionReadsIn(folder: string, names: Names): SessionRead[] {
  return sourceFiles(folder, scriptEndings)
    .filter((path) => !isBesideApp(path) && mayRead.test(readText(join(folder, path)) ?? ''))
    .flatMap((path) => readsIn(names.file(path)));
}

const mayRead = /(next-auth|@auth\/core)\/jwt['"]|\bsessionToken\b/;

function readsIn(file: SourceFile): SessionRead[] {
  const isGetToken = getTokenIn(file);
  return file.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call): SessionRead[] => {
    if (isGetToken(call.getExpression())) return [{ call, of: 'token' }];
    return isByToken(call) && !isOfAdapter(call) ? [{ call, of: 'row' }] : [];
  });
}

/** Whether an expression is `getToken`, whatever it is called in the file. */
function getTokenIn(file: SourceFile): (called: Node) => boolean {
  const names = file
    .getImportDeclarations()
    .filter((each) => /^(next-auth|@auth\/core)\/jwt$/.test(each.getModuleSpecifierValue()))
    .flatMap((each) => {
      const whole = each.getNamespaceImport()?.getText();
      const named = each.getNamedImports().filter((one) => one.getName() === 'getToken');
      return [
        ...(whole ? [`${whole}.getToken`] : []),
        ...named.map((one) => (one.getAliasNode() ?? one.getNameNode()).getText()),
      ];
    });
  return (called) => names.includes(called.getText());
}

const findsOne = /^(find(Unique|First)(OrThrow)?|update(Many)?|delete(Many)?)$/;

/** `prisma.session.findUnique({ where: { sessionToken } })` */
function isByToken(call: CallExpression): boolean {
  const called = call.getExpression();
  if (!Node.isPropertyAccessExpression(called) || !findsOne.test(called.getName())) return false;
  const table = called.getExpression();
  if (!Node.isPropertyAccessExpression(table) || !/session/i.test(table.getName())) return false;
  const [given] = call.getArguments();
  const where = Node.isObjectLiteralExpression(given) ? given.getProperty('where') : undefined;
  return (
    where
      ?.getDescendants()
      .some(
        (each) =>
          (Node.isPropertyAssignment(each) || Node.isShorthandPropertyAssignment(each)) &&
          each.getName() === 'sessionToken',
      ) ?? false
  );
}

/** The kit calls an app's own methods of the adapter with what the table holds. */
const adapterMethods = ['createSession', 'getSessionAndUser', 'updateSession', 'deleteSession'];

function isOfAdapter(call: CallExpression): boolean {
  return call
    .getAncestors()
    .some(
      (each) =>
        (Node.isMethodDeclaration(each) || Node.isPropertyAssignment(each)) &&
        adapterMethods.includes(each.getName()),
    );
}

/** What the kit's own is called with in its place: it knows cookie and secret by itself. */
export function callInstead({ call, of }: SessionRead): string {
  if (of === 'row') return 'await getSession()';
  const given = naked(call.getArguments()[0]);
  if (!Node.isObjectLiteralExpression(given)) return 'getToken({ req })';
  const kept = given
    .getProperties()
    .filter((each) => !Node.isSpreadAssignment(each) && ['req', 'raw'].includes(each.getName()))
    .map((each) => each.getText());
  return `getToken({ ${kept.join(', ')} })`;
}

/** Why it can't stay, in one sentence for people. */
export const whyNot: Readonly<Record<SessionRead['of'], string>> = {
  token:
    'Auth.js’s getToken decrypts the cookie and asks nobody: it finds no session of the database strategy, and takes a jwt whose session has ended.',
  row: 'It finds a session by the value of the cookie, of which the kit’s table holds a hash, and in the jwt strategy nothing: nobody is found.',
};
