import { SyntaxKind } from 'ts-morph';
import type { Check } from './finding.ts';
import { functionsAt } from './options.ts';

/** In v5's types the session of the callback may be a row's as well, in which the email is a string. */
const address: Check = {
  mayHave: /\bsession\.user[!?]?\.email = /,
  find(file, { typescript }) {
    if (!typescript) return [];
    return functionsAt(file, 'callbacks', 'session')
      .flatMap((declaration) => declaration.getDescendantsOfKind(SyntaxKind.BinaryExpression))
      .filter((node) => /^session\.user!?\.email = token!?\.email$/.test(node.getText()))
      .map((node) => ({
        node,
        reason:
          "the address in a session is a text in v5's types, and that of a token may be missing",
        snippet: "session.user.email = token.email ?? '';",
      }));
  },
};

/** An id of type number: v5's types say string, and both together are `never`. */
const numbers: Check = {
  mayHave: /declare module ['"]next-auth['"]/,
  find: (file, { typescript }) =>
    file
      .getModules()
      .filter((declaration) => typescript && /^['"]next-auth['"]$/.test(declaration.getName()))
      .flatMap((declaration) => declaration.getDescendantsOfKind(SyntaxKind.PropertySignature))
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
