import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { callsOf, takenName } from '../../../project/syntax.ts';
import { type Check, type Finding, localsOf } from './finding.ts';

/** Variables and patterns for the result of next-auth/react's `signIn`. */
function resultsIn(file: SourceFile) {
  const calls = callsOf(file, localsOf(file, /^next-auth\/react$/, 'signIn'));
  return calls.flatMap((call) => {
    const holder = call.getFirstAncestor((node) => !isAround(node));
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

/** `await`, `!`, `as` and parentheses. */
const isAround = (node: Node) =>
  Node.isAwaitExpression(node) ||
  Node.isNonNullExpression(node) ||
  Node.isAsExpression(node) ||
  Node.isParenthesizedExpression(node);

/** A refused sign-in is answered with 200 in v5. */
const successByStatus: Check = {
  mayHave: /next-auth\/react/,
  find(file) {
    return resultsIn(file).flatMap((name): Finding[] => {
      const findingAt = (node: Node) => ({
        node,
        reason:
          'v5 answers a refused sign-in with 200 too, so `ok` and `status` say nothing of it: ask for `error`, which is undefined where there is none',
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

/** `result.error === null` */
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
        reason: 'signIn has no type parameter in v5: `redirect: false` tells what it gives',
        snippet: "signIn('credentials', { redirect: false, … })",
      }));
  },
};

export const cookieOfV4 = /next-auth\.(session-token|csrf-token|callback-url)/;

/** Texts with a cookie's name, but for names in the option `cookies`, which stay in v5. */
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

/** Cookies by their names in v4: v5 has others. */
const cookieNames: Check = {
  mayHave: cookieOfV4,
  find: (file) =>
    namesOfCookies(file).map((node) => ({
      node,
      reason:
        'sign-ins from now on set a cookie of another name, authjs.session-token: ask `auth` who is signed in, and leave cookies to `signOut`',
      snippet: '(await auth()) !== null',
    })),
};

const errorsOfV4 =
  /['"`]?(OAuthSignin|OAuthCallback|OAuthCreateAccount|EmailCreateAccount|EmailSignin)\b(?!Error)/;

/** Texts for error codes that v5 has replaced. */
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
          'v5 tells a page of its own these errors: OAuthAccountNotLinked, OAuthCallbackError, CredentialsSignin (with `code`), AccessDenied, Verification; all others are "Configuration"',
        snippet:
          "OAuthCallbackError: 'Try again with another account.',\nConfiguration: 'Something is wrong here.',",
      },
    ];
  },
};

export const browserSide = [successByStatus, typeArguments, cookieNames, errorTexts];
