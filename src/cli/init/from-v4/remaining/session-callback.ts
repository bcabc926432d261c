import { SyntaxKind } from 'ts-morph';
import type { Check } from './finding.ts';
import { functionsAt } from './options.ts';

/** Assignments of a token's email, which may be missing. v5's types require a string in a session. */
const emails: Check = {
  mayHave: /\bsession\.user[!?]?\.email = /,
  find(file, { typescript }) {
    if (!typescript) return [];
    return functionsAt(file, 'callbacks', 'session')
      .flatMap((declaration) => declaration.getDescendantsOfKind(SyntaxKind.BinaryExpression))
      .filter((node) => /^session\.user!?\.email = token!?\.email$/.test(node.getText()))
      .map((node) => ({
        node,
        reason: "in v5's types the email of a session is a string, and a token's may be missing",
        snippet: "session.user.email = token.email ?? '';",
      }));
  },
};

/** An id of type number: v5 declares a string, and both together are `never`. */
const numberIds: Check = {
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
          'v5 declares ids as strings, so `id: number` becomes `never`: cast where a callback sets the id, or keep the number under another name',
        snippet:
          "import type { Session } from 'next-auth';\n\n// in callbacks.session, and likewise at what authorize returns:\n(session as unknown as Session).user.id = token.id;",
      })),
};

export const sessionCallback = [emails, numberIds];
