import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { callsOf, functionIn, pathOf } from '../../../project/syntax.ts';
import { type Check, type Finding, localsOf } from './finding.ts';

/** A function in an object that is the value of a property: `logger: { error() {} }`. */
export function functionsAt(file: SourceFile, holder: string, name: string) {
  return file.getDescendantsOfKind(SyntaxKind.PropertyAssignment).flatMap((property) => {
    if (property.getName() !== holder) return [];
    return functionIn(property.getInitializer(), name) ?? [];
  });
}

const logger: Check = {
  mayHave: /\blogger\b/,
  find: (file) =>
    functionsAt(file, 'logger', 'error')
      .filter((callback) => callback.getParameters().length > 1)
      .map((node) => ({
        node,
        reason: 'logger.error gets one argument in v5, the error; its name is the code',
        snippet: 'error(error) {\n  console.error(error.name, error);\n},',
      })),
};

const signOutEvent: Check = {
  mayHave: /\bsignOut\b/,
  find: (file, { typescript }) =>
    functionsAt(file, 'events', 'signOut')
      .filter(
        (callback) =>
          typescript && Node.isObjectBindingPattern(callback.getParameters()[0]?.getNameNode()),
      )
      .map((node) => ({
        node,
        reason: 'events.signOut gets either a token or a session in v5',
        snippet:
          "signOut(message) {\n  if ('token' in message) { … message.token }\n  else { … message.session }\n},",
      })),
};

export const ownTokens: Check = {
  mayHave: /next-auth\/jwt/,
  find: (file, { auth }) =>
    callsOf(file, localsOf(file, /^next-auth\/jwt$/, 'encode', 'decode')).map((node) => ({
      node,
      reason:
        "v5 derives the key from the cookie's name too, and the kit makes the tokens of sessions: call `auth` or `getToken` to read the session",
      snippet: `import { getToken } from '${auth(pathOf(file))}';\n\nconst token = await getToken({ req });`,
    })),
};

const accountTypes: Check = {
  mayHave: /\.type\s*===?\s*['"]oauth['"]/,
  find: (file) =>
    file
      .getDescendantsOfKind(SyntaxKind.BinaryExpression)
      .filter((node) => /^account[?!]?\.type\s*===?\s*['"]oauth['"]$/.test(node.getText()))
      .map((node) => ({
        node,
        reason: 'Google and other providers have the type "oidc" in v5',
        snippet: "account?.type === 'oauth' || account?.type === 'oidc'",
      })),
};

/** A callback's type that has `null` for a missing account. */
const accountOfCallback: Check = {
  mayHave: /\baccount: /,
  find: (file, { typescript }) =>
    ['jwt', 'signIn']
      .flatMap((name) => functionsAt(file, 'callbacks', name))
      .flatMap((callback) => callback.getParameters()[0]?.getTypeNode()?.getDescendants() ?? [])
      .filter(
        (node) =>
          typescript &&
          Node.isPropertySignature(node) &&
          /^account: .*\bnull\b/s.test(node.getText()),
      )
      .filter((node) => !/\bundefined\b/.test(node.getText()))
      .map((node) => ({
        node,
        reason: 'in v5 a missing account is undefined, not null',
        snippet: 'account?: Account | null;',
      })),
};

/** Types that v5 doesn't have, and what to write instead. */
export const goneTypes: Readonly<Record<string, string>> = {
  CallbacksOptions: "type CallbacksOptions = NonNullable<NextAuthConfig['callbacks']>;",
  EventCallbacks: "type EventCallbacks = NonNullable<NextAuthConfig['events']>;",
  SessionOptions: "type SessionOptions = NonNullable<NextAuthConfig['session']>;",
  PagesOptions: "type PagesOptions = NonNullable<NextAuthConfig['pages']>;",
  CookiesOptions: "type CookiesOptions = NonNullable<NextAuthConfig['cookies']>;",
  LoggerInstance: "type LoggerInstance = NonNullable<NextAuthConfig['logger']>;",
  Theme: "type Theme = NonNullable<NextAuthConfig['theme']>;",
  SessionStrategy: "type SessionStrategy = 'jwt' | 'database';",
  Awaitable: 'type Awaitable<T> = T | PromiseLike<T>;',
  ISODateString: 'type ISODateString = string;',
  TokenSet: "type TokenSet = Partial<import('next-auth').Account>;",
  ClientSafeProvider:
    'type ClientSafeProvider = NonNullable<Awaited<ReturnType<typeof getProviders>>>[string];',
  LiteralUnion:
    'Record<string, ClientSafeProvider> // for Record<LiteralUnion<…>, ClientSafeProvider>',
  SendVerificationRequestParams:
    "import type { EmailConfig } from 'next-auth/providers/email';\n\ntype SendVerificationRequestParams = Parameters<EmailConfig['sendVerificationRequest']>[0];",
};

const types: Check = {
  mayHave: new RegExp(`\\b(${Object.keys(goneTypes).join('|')})\\b`),
  find: (file) =>
    file
      .getImportDeclarations()
      .filter((declaration) => /^next-auth(\/|$)/.test(declaration.getModuleSpecifierValue()))
      .flatMap((declaration) => declaration.getNamedImports())
      .flatMap((specifier): Finding[] => {
        const snippet = goneTypes[specifier.getName()];
        if (snippet === undefined) return [];
        const reason = `v5 has no type ${specifier.getName()}: this is equivalent`;
        return [{ node: specifier, reason, snippet }];
      }),
};

const callbackNames = {
  callbacks: ['signIn', 'jwt'],
  events: ['signIn', 'createUser', 'linkAccount'],
} as const;

/** Callbacks and events that get the user who signs in. */
const functionsIn = (file: SourceFile) =>
  Object.entries(callbackNames).flatMap(([holder, names]) =>
    names.flatMap((name) => functionsAt(file, holder, name)),
  );

/** Uses of `user.id`, which without an adapter was the provider's id. The app's data may refer to it. */
const providerIds: Check = {
  mayHave: /\buser[!?]?\.id\b/,
  find(file, { usesProviderIds }) {
    if (!usesProviderIds) return [];
    return functionsIn(file)
      .flatMap((callback) => callback.getDescendantsOfKind(SyntaxKind.PropertyAccessExpression))
      .filter((access) => /^user[!?]?\.id$/.test(access.getText().replace('?.', '.')))
      .map((node) => ({
        node,
        reason:
          "`user.id` was the provider's id of the account, and from now on is the id of a row: where the app looks users up by it, use the account's id",
        snippet: 'account.providerAccountId',
      }));
  },
};

export const options = [
  logger,
  signOutEvent,
  ownTokens,
  accountTypes,
  accountOfCallback,
  types,
  providerIds,
];
