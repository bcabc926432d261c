import { type CallExpression, Node, type SourceFile, SyntaxKind } from 'ts-morph';
import type { Code } from './code.ts';
import { importedNames, isProperty, propertyOf, unwrapped } from './syntax.ts';

/** Code that reads a session without Auth.js, and so without the kit. */
export interface SessionRead {
  readonly call: CallExpression;
  /** "token": Auth.js's `getToken`. "row": a row of the table, found by what is in the cookie. */
  readonly kind: 'token' | 'row';
}

/** @throws CommandError source_unreadable */
export function sessionReadsIn(code: Code): SessionRead[] {
  const mayRead = /(next-auth|@auth\/core)\/jwt['"]|\bsessionToken\b/;
  return code.search((text) => mayRead.test(text)).flatMap((path) => readsIn(code.file(path)));
}

function readsIn(file: SourceFile): SessionRead[] {
  const getToken = importedNames(file)
    .filter(({ specifier }) => /^(next-auth|@auth\/core)\/jwt$/.test(specifier))
    .flatMap(({ name, local }) => {
      if (name === '*') return `${local}.getToken`;
      return name === 'getToken' ? local : [];
    });
  return file.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call): SessionRead[] => {
    if (getToken.includes(call.getExpression().getText())) return [{ call, kind: 'token' }];
    return isByToken(call) && !isOfAdapter(call) ? [{ call, kind: 'row' }] : [];
  });
}

const findsOne = /^(find(Unique|First)(OrThrow)?|update(Many)?|delete(Many)?)$/;

/** `prisma.session.findUnique({ where: { sessionToken } })` */
function isByToken(call: CallExpression): boolean {
  const called = call.getExpression();
  if (!Node.isPropertyAccessExpression(called) || !findsOne.test(called.getName())) return false;
  const table = called.getExpression();
  if (!Node.isPropertyAccessExpression(table) || !/session/i.test(table.getName())) return false;
  const where = propertyOf(call.getArguments()[0], 'where');
  return where?.getDescendants().some((node) => isProperty(node, 'sessionToken')) ?? false;
}

/** Whether a call is in a method of an adapter, which the kit calls with the hashes in the table. */
function isOfAdapter(call: CallExpression): boolean {
  const methods = ['createSession', 'getSessionAndUser', 'updateSession', 'deleteSession'];
  return call.getAncestors().some((node) => isProperty(node, ...methods));
}

/** The call of the kit's function that replaces it, which needs neither cookie nor secret. */
export function callInstead({ call, kind }: SessionRead): string {
  if (kind === 'row') return 'await getSession()';
  const given = unwrapped(call.getArguments()[0]);
  if (!Node.isObjectLiteralExpression(given)) return 'getToken({ req })';
  const kept = given
    .getProperties()
    .filter((property) => isProperty(property, 'req', 'raw'))
    .map((property) => property.getText());
  return `getToken({ ${kept.join(', ')} })`;
}

/** Why it has to be replaced, in one sentence. */
export const whyNot: Readonly<Record<SessionRead['kind'], string>> = {
  token:
    "Auth.js's getToken decrypts the cookie without the database: it finds no session of the database strategy, and accepts a jwt whose session has ended.",
  row: "It looks the session up by the value of the cookie. The kit's table holds only a hash of that value, and in the jwt strategy not even that: no session is found.",
};
