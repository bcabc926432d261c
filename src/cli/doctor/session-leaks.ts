import { Node, SyntaxKind } from 'ts-morph';
import { placeOf, textOf, unwrapped } from '../project/syntax.ts';
import { type App, keepsPlainRows } from './app.ts';
import { type Callback, keepsUserInToken, lookInSessionCallback } from './callbacks.ts';
import type { Check, Found } from './check.ts';

const reaches =
  'What callbacks.session answers is what GET /api/auth/session sends to the browser, to every script of the page.';

export const sessionLeaksToken: Check = {
  code: 'session-leaks-token',
  level: 'error',
  title: 'callbacks.session hands out a credential',
  about: 'what is handed out',
  look: (app) =>
    lookInSessionCallback(app, (callback) =>
      placesIn(callback, (node) => credentialIn(node, callback, keepsPlainRows(app))),
    ),
};

export const sessionLeaksUser: Check = {
  code: 'session-leaks-user',
  level: 'error',
  title: 'callbacks.session hands out the whole user',
  about: 'what is handed out',
  look: (app) =>
    lookInSessionCallback(app, (callback) => {
      const isWhole = wholeUsers(app, callback);
      return placesIn(callback, (node) => (isWhole(node) ? wholeUser : null));
    }),
};

type Problem = Pick<Found, 'detail' | 'fix'>;

const wholeUser: Problem = {
  detail: `It puts each column of the user's row into the session, a password's hash included if there is one, and whatever is added later. ${reaches}`,
  fix: 'Copy the fields that the browser needs, by their names.',
};

/** @returns a test for `user`, and for the places where Auth.js or `callbacks.jwt` puts it. */
function wholeUsers(app: App, callback: Callback): (node: Node) => boolean {
  const { is } = callback;
  // Without its token, the session of plain Auth.js still has the rest of its row, with the user.
  const holdsRow = keepsPlainRows(app) && deletesToken(callback);
  const holders: ('session' | 'token')[] = [];
  if (keepsPlainRows(app)) holders.push('session');
  if (keepsUserInToken(app.configuration)) holders.push('token');
  return (node) =>
    is('user', node) ||
    (holdsRow && is('session', node)) ||
    (Node.isPropertyAccessExpression(node) &&
      node.getName() === 'user' &&
      holders.some((holder) => is(holder, node.getExpression())));
}

/** @param rows whether the callback's session is the row of plain Auth.js. */
function credentialIn(node: Node, callback: Callback, rows: boolean): Problem | null {
  if (callback.is('token', node)) {
    return {
      detail: `It puts the whole token into the session. ${reaches}`,
      fix: 'Copy the claims that the browser needs, by their names.',
    };
  }
  if (isCredential(node)) {
    return {
      detail: `It puts ${nameOf(node)} into the session. ${reaches}`,
      fix: 'Use it on the server, where the token or the account is, and leave it out of the session.',
    };
  }
  if (!rows || !callback.is('session', node) || deletesToken(callback)) return null;
  return {
    detail: `It answers Auth.js's own session, which in the database strategy is the row with its sessionToken. ${reaches}`,
    fix: 'Answer an object of its own: { user: { id, name, email, image }, expires }. With the kit the session holds no token.',
  };
}

/** Whether the callback has `delete session.sessionToken`. */
function deletesToken({ body, is }: Callback): boolean {
  return body
    .getDescendantsOfKind(SyntaxKind.DeleteExpression)
    .map((deletion) => unwrapped(deletion.getExpression()))
    .filter(Node.isPropertyAccessExpression)
    .some(
      (deleted) => deleted.getName() === 'sessionToken' && is('session', deleted.getExpression()),
    );
}

/** @returns the places where something is put into the session that shouldn't be, without repetitions. */
function placesIn(callback: Callback, problemOf: (node: Node) => Problem | null): Found[] {
  const found = new Map<string, Found>();
  for (const node of callback.body.getDescendants()) {
    // The expression without its cast is among the descendants too.
    if (unwrapped(node) !== node) continue;
    const problem = problemOf(node);
    if (!problem || !callback.isHandedOut(node)) continue;
    const where = placeOf(node);
    if (!found.has(where)) found.set(where, { where, ...problem });
  }
  return [...found.values()];
}

const credential = /^((access|refresh|id|session)_?token|(hashed_?)?password|password_?hash)$/i;

/** `token.access_token`, `account["refreshToken"]`, or `accessToken` in an object literal. */
function isCredential(node: Node): boolean {
  const hasName =
    Node.isPropertyAccessExpression(node) ||
    Node.isElementAccessExpression(node) ||
    (Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node.getParent()));
  return hasName && credential.test(nameOf(node));
}

function nameOf(node: Node): string {
  if (Node.isPropertyAccessExpression(node)) return node.getName();
  if (Node.isElementAccessExpression(node)) return textOf(node.getArgumentExpression()) ?? '';
  return node.getText();
}
