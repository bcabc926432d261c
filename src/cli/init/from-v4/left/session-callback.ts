import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { isFunction, propertyOf } from '../../../project/syntax.ts';
import { type Check, initializerOf } from './finding.ts';

function sessionCallbacks(file: SourceFile) {
  return file
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .filter((property) => property.getName() === 'callbacks')
    .map((property) => propertyOf(property.getInitializer(), 'session'))
    .map((found) => (Node.isPropertyAssignment(found) ? initializerOf(found) : found))
    .filter(isFunction);
}

/** v5's types take the session that is handed to the callback for a row's as well, whose address is a text. */
const address: Check = {
  mayHave: /\bsession\.user[!?]?\.email = /,
  find(file, { typescript }) {
    if (!typescript) return [];
    return sessionCallbacks(file)
      .flatMap((made) => made?.getDescendantsOfKind(SyntaxKind.BinaryExpression) ?? [])
      .filter((node) => /^session\.user!?\.email = token!?\.email$/.test(node.getText()))
      .map((node) => ({
        node,
        reason:
          "the address in a session is a text in v5's types, and that of a token may be missing",
        snippet: "session.user.email = token.email ?? '';",
      }));
  },
};

/** A text and a number at once is nothing. */
const numbers: Check = {
  mayHave: /declare module ['"]next-auth['"]/,
  find: (file, { typescript }) =>
    file
      .getModules()
      .filter((made) => typescript && /^['"]next-auth['"]$/.test(made.getName()))
      .flatMap((made) => made.getDescendantsOfKind(SyntaxKind.PropertySignature))
      .filter(
        (property) => property.getName() === 'id' && property.getTypeNode()?.getText() === 'number',
      )
      .map((node) => ({
        node,
        reason:
          "v5's types know ids as texts, so that a number is nothing they could be: say so where a callback sets it, or keep the number under another name",
        snippet:
          "import type { Session } from 'next-auth';\n\n// in callbacks.session, and likewise at what authorize returns:\n(session as unknown as Session).user.id = token.id;",
      })),
};

export const sessionCallback = [address, numbers];
