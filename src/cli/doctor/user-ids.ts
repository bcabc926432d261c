import { Node, SyntaxKind } from 'ts-morph';
import { findModel } from '../project/prisma-setup.ts';
import type { Check, Found } from './check.ts';
import { lookInSessionCallback, type SessionCallback } from './session-callback.ts';
import { naked, placeOf } from './syntax.ts';

export const userIdByHand: Check = {
  code: 'user-id-by-hand',
  level: 'warning',
  title: 'callbacks.session sets an id that is there already',
  appliesTo: 'the kit',
  look: (app) => lookInSessionCallback(app, assignmentsIn),
};

function assignmentsIn({ body, isOfSession, isHandedOut }: SessionCallback): Found[] {
  const assigned = body
    .getDescendantsOfKind(SyntaxKind.BinaryExpression)
    .filter((each) => each.getOperatorToken().getKind() === SyntaxKind.EqualsToken)
    .filter((each) => {
      const left = naked(each.getLeft());
      return Node.isPropertyAccessExpression(left) && left.getName() === 'id' && isOfSession(left);
    });
  const written = body
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .filter((each) => each.getName() === 'id' && isOfUser(each) && isHandedOut(each));
  return [...assigned, ...written].map((node) => ({
    where: placeOf(node),
    detail:
      'The kit’s session has user.id in both strategies, as text. What is set here comes from a token or a row, which the other strategy doesn’t have, and a cast hides that it is undefined.',
    fix: 'Take the line out, and the claim in callbacks.jwt that it reads.',
  }));
}

/** `user: { id: … }` */
function isOfUser(node: Node): boolean {
  const holder = node.getParent()?.getParent();
  return Node.isPropertyAssignment(holder) && holder.getName() === 'user';
}

export const numberIds: Check = {
  code: 'number-ids',
  level: 'error',
  title: 'Users have ids that are numbers, and the adapter asks for text',
  look({ project: { prisma }, configuration, sessionModel }) {
    if (!prisma) return { skipped: 'the app has no Prisma' };
    // Whatever it is called: sessions have a user.
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
        detail: `${name}.${id.name} is of the type ${id.type}. Auth.js has ids as text, and Prisma refuses the query: nobody can sign in.`,
        fix: "Use prismaAdapter of 'authjs-session-kit/prisma', which goes from one to the other.",
      },
    ];
  },
};

function isAuthjsAdapter(called: Node): boolean {
  const importing = called
    .getSourceFile()
    .getImportDeclaration((each) => each.getModuleSpecifierValue() === '@auth/prisma-adapter');
  const names = importing?.getNamedImports() ?? [];
  return names.some(
    (each) => (each.getAliasNode() ?? each.getNameNode()).getText() === called.getText(),
  );
}
