import { type SourceFile, SyntaxKind } from 'ts-morph';
import type { Check } from './finding.ts';
import { functionsAt } from './options.ts';

const callbackNames = {
  callbacks: ['signIn', 'jwt'],
  events: ['signIn', 'createUser', 'linkAccount'],
} as const;

/** Functions of the options that are told who signs in. */
const functionsIn = (file: SourceFile) =>
  Object.entries(callbackNames).flatMap(([holder, names]) =>
    names.flatMap((name) => functionsAt(file, holder, name)),
  );

/** Without an adapter it was what the provider calls them, and data of the app may be under that name. */
const idsOfProviders: Check = {
  mayHave: /\buser[!?]?\.id\b/,
  find(file, { hasIdsOfProviders }) {
    if (!hasIdsOfProviders) return [];
    return functionsIn(file)
      .flatMap((made) => made.getDescendantsOfKind(SyntaxKind.PropertyAccessExpression))
      .filter((access) => /^user[!?]?\.id$/.test(access.getText().replace('?.', '.')))
      .map((node) => ({
        node,
        reason:
          "`user.id` was the id that the provider gives, and is that of a row from now on: where the app knows people by it, take the account's",
        snippet: 'account.providerAccountId',
      }));
  },
};

export const ids = [idsOfProviders];
