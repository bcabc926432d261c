import { Node, SyntaxKind } from 'ts-morph';
import type { Configuration } from '../project/configuration.ts';
import { findModel } from '../project/prisma-setup.ts';
import { importedNames, memberIn, placeOf } from '../project/syntax.ts';
import { isKit } from './app.ts';
import { type Callback, isAssignment, lookInSessionCallback, maySetClaim } from './callbacks.ts';
import type { Check, Found } from './check.ts';

export const userIdByHand: Check = {
  code: 'user-id-by-hand',
  level: 'error',
  title: 'callbacks.session takes the id from a claim that nothing sets',
  about: 'what is read',
  look: (app) =>
    lookInSessionCallback(app, (callback) => emptyIdsIn(callback, app.configuration, isKit(app))),
};

function emptyIdsIn(
  callback: Callback,
  configuration: Configuration | null,
  ofKit: boolean,
): Found[] {
  return assignedIds(callback).flatMap((node) => {
    const claim = claimIn(node, callback);
    if (claim === null || maySetClaim(configuration, claim)) return [];
    return [
      {
        where: placeOf(node),
        detail: `callbacks.jwt sets no ${claim}, so token.${claim} is undefined, whatever a cast says of it, and with it session.user.id. A query that filters by it may find the rows of all users.`,
        fix: ofKit
          ? "Take the line out: the kit's session has user.id in both strategies."
          : 'Write user?.id ?? token?.sub: one of them is the id, whichever the strategy is.',
      },
    ];
  });
}

/** The claims that Auth.js sets by itself. */
const standardClaims = ['sub', 'name', 'email', 'picture', 'iat', 'exp', 'jti'];

/** @returns the claim whose value becomes the id; `null` when it isn't one claim alone. */
function claimIn(node: Node, { is }: Callback): string | null {
  const value = Node.isBinaryExpression(node)
    ? node.getRight()
    : node.asKind(SyntaxKind.PropertyAssignment)?.getInitializer();
  const member = memberIn(value);
  if (!member?.name || !is('token', member.object)) return null;
  return standardClaims.includes(member.name) ? null : member.name;
}

/** @returns the places where `session.user` gets its id. */
function assignedIds({ body, isOfResult, isHandedOut }: Callback): Node[] {
  const isUser = (node: Node | undefined) => memberIn(node)?.name === 'user' && isOfResult(node);
  const assigned = body
    .getDescendantsOfKind(SyntaxKind.BinaryExpression)
    .filter(isAssignment)
    .filter((binary) => {
      const member = memberIn(binary.getLeft());
      return member?.name === 'id' && isUser(member.object);
    });
  const written = body
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .filter(
      (property) =>
        property.getName() === 'id' && isOfUser(property, isUser) && isHandedOut(property),
    );
  return [...assigned, ...written];
}

/** `user: { id: … }`, `session.user = { id: … }` or `Object.assign(session.user, { id: … })` */
function isOfUser(node: Node, isUser: (node: Node | undefined) => boolean): boolean {
  const holder = node.getParent()?.getParent();
  if (isAssignment(holder)) return isUser(holder.getLeft());
  if (Node.isCallExpression(holder)) return isUser(holder.getArguments()[0]);
  return Node.isPropertyAssignment(holder) && holder.getName() === 'user';
}

export const numberIds: Check = {
  code: 'number-ids',
  level: 'error',
  title: 'Users have ids that are numbers, and the adapter asks for text',
  look({ prisma, configuration, sessionModel }) {
    if (!prisma) return { skipped: 'the app has no Prisma' };
    // The model of users may have another name, but sessions have a field `user`.
    const relation = sessionModel?.block.fields.find(({ name }) => name === 'user');
    const name = relation?.type ?? 'User';
    const id = findModel(prisma, name)?.block.fields.find(({ attributes }) =>
      /(^|\s)@id\b/.test(attributes),
    );
    if (!id || !['Int', 'BigInt'].includes(id.type)) return [];
    const adapter = configuration?.get('adapter') ?? undefined;
    if (!Node.isCallExpression(adapter) || !isAuthjsAdapter(adapter.getExpression())) return [];
    return [
      {
        where: placeOf(adapter),
        detail: `${name}.${id.name} is of the type ${id.type}. Auth.js passes ids as text, and Prisma refuses the query: no user can sign in.`,
        fix: "Use prismaAdapter of 'authjs-session-kit/prisma', which converts them.",
      },
    ];
  },
};

function isAuthjsAdapter(called: Node): boolean {
  return importedNames(called.getSourceFile()).some(
    ({ local, specifier }) => specifier === '@auth/prisma-adapter' && local === called.getText(),
  );
}
