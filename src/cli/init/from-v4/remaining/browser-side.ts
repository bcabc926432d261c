import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { callsOf, takenName } from '../../../project/syntax.ts';
import { type Check, type Finding, localsOf } from './finding.ts';

/** Variables and patterns for the result of next-auth/react's `signIn`. */
function resultsIn(file: SourceFile) {
  const calls = callsOf(file, localsOf(file, /^next-auth\/react$/, 'signIn'));
  return calls.flatMap((call) => {
    const holder = call.getFirstAncestor((node) => !isWrapping(node));
    const declared = Node.isVariableDeclaration(holder) ? holder.getNameNode() : undefined;
    const then = Node.isPropertyAccessExpression(holder) && holder.getName() === 'then';
    const [callback] = then
      ? (holder.getParentIfKind(SyntaxKind.CallExpression)?.getArguments() ?? [])
      : [];
    const parameter =
      Node.isArrowFunction(callback) || Node.isFunctionExpression(callback)
        ? callback.getParameters()[0]?.getNameNode()
        : undefined;
    return declared ?? parameter ?? [];
  });
}

/** Whether a node is `await`, `!`, `as` or parentheses around an expression. */
const isWrapping = (node: Node) =>
  Node.isAwaitExpression(node) ||
  Node.isNonNullExpression(node) ||
  Node.isAsExpression(node) ||
  Node.isParenthesizedExpression(node);

/** Code that takes `ok` or `status` for success: v5 answers a refused sign-in with 200. */
const successByStatus: Check = {
  mayHave: /next-auth\/react/,
  find(file) {
    return resultsIn(file).flatMap((name): Finding[] => {
      const findingAt = (node: Node) => ({
        node,
        reason:
          'v5 answers a refused sign-in with 200 too, so `ok` and `status` do not show it: check `error`, which is undefined after a successful sign-in',
        snippet: 'if (!result.error) { … }',
      });
      if (Node.isObjectBindingPattern(name)) {
        return name
          .getElements()
          .filter((element) => ['ok', 'status'].includes(takenName(element)))
          .map(findingAt);
      }
      const scope = name.getFirstAncestor(
        (node) => Node.isBlock(node) || Node.isSourceFile(node) || Node.isArrowFunction(node),
      );
      const accesses = scope?.getDescendantsOfKind(SyntaxKind.PropertyAccessExpression) ?? [];
      return accesses
        .filter((access) => access.getExpression().getText().replace(/!$/, '') === name.getText())
        .filter((access) => ['ok', 'status'].includes(access.getName()) || isWithNull(access))
        .map(findingAt);
    });
  },
};

/** Whether it is compared with `null`: `result.error === null`. */
function isWithNull(access: Node): boolean {
  const around = access.getParent();
  return (
    access.getText().endsWith('error') &&
    Node.isBinaryExpression(around) &&
    /[!=]== null$/.test(around.getText())
  );
}

const typeArguments: Check = {
  mayHave: /\bsignIn</,
  find(file) {
    return callsOf(file, localsOf(file, /^next-auth\/react$/, 'signIn'))
      .filter((call) => call.getTypeArguments().length > 0)
      .map((node) => ({
        node,
        reason:
          'signIn has no type parameter in v5: the type of its result follows from `redirect: false`',
        snippet: "signIn('credentials', { redirect: false, … })",
      }));
  },
};

export const cookieOfV4 = /next-auth\.(session-token|csrf-token|callback-url)/;

/** Strings with a cookie's name, except in the option `cookies`, whose names stay in v5. */
export const namesOfCookies = (file: SourceFile): Node[] =>
  [
    ...file.getDescendantsOfKind(SyntaxKind.StringLiteral),
    ...file.getDescendantsOfKind(SyntaxKind.NoSubstitutionTemplateLiteral),
    ...file.getDescendantsOfKind(SyntaxKind.TemplateExpression),
  ]
    .filter((node) => cookieOfV4.test(node.getText()))
    .filter(
      (node) =>
        !node
          .getAncestors()
          .some(
            (ancestor) => Node.isPropertyAssignment(ancestor) && ancestor.getName() === 'cookies',
          ),
    );

/** Names of v4's cookies, which have other names in v5. */
const cookieNames: Check = {
  mayHave: cookieOfV4,
  find: (file) =>
    namesOfCookies(file).map((node) => ({
      node,
      reason:
        'from now on a sign-in sets a cookie with another name, authjs.session-token: call `auth` to read the session, and `signOut` to clear the cookie',
      snippet: '(await auth()) !== null',
    })),
};

const errorsOfV4 =
  /['"`]?(OAuthSignin|OAuthCallback|OAuthCreateAccount|EmailCreateAccount|EmailSignin)\b(?!Error)/;

/** Messages for error codes that v5 has replaced. */
const errorTexts: Check = {
  mayHave: errorsOfV4,
  find(file) {
    const [first] = [
      ...file.getDescendantsOfKind(SyntaxKind.PropertyAssignment),
      ...file.getDescendantsOfKind(SyntaxKind.StringLiteral),
    ].filter((node) =>
      /^['"]?(OAuth(Signin|Callback|CreateAccount)|Email(Signin|CreateAccount))['"]?(:|$)/.test(
        node.getText(),
      ),
    );
    if (!first) return [];
    return [
      {
        node: first,
        reason:
          'in v5 your error page gets one of these: OAuthAccountNotLinked, OAuthCallbackError, CredentialsSignin (with `code`), AccessDenied, Verification, or "Configuration" for all other errors',
        snippet:
          "OAuthCallbackError: 'Try again with another account.',\nConfiguration: 'Something is wrong here.',",
      },
    ];
  },
};

export const browserSide = [successByStatus, typeArguments, cookieNames, errorTexts];
