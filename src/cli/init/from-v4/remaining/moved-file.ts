import { Node, type StringLiteral, SyntaxKind } from 'ts-morph';
import { pathOf } from '../../../project/syntax.ts';
import { isRoute } from '../moved-call.ts';
import type { Check } from './finding.ts';

const route = /\[\.{3}\w+\](\/route)?(\.\w+)*$/;

/** Dynamic imports, types and tests that still load the file that had the options. */
export const movedFile: Check = {
  mayHave: /\[\.{3}\w+\]/,
  find(file, { auth, code }) {
    const path = pathOf(file);
    return file
      .getDescendantsOfKind(SyntaxKind.StringLiteral)
      .filter((literal) => route.test(literal.getLiteralValue()))
      .flatMap((literal) => {
        const node = loadedBy(literal);
        const found = code.imported(path, literal.getLiteralValue());
        const isThere = found !== null && (!isRoute(found) || importsHandlers(node));
        if (!node || isThere) return [];
        return [
          {
            node,
            reason: `the code of ${literal.getLiteralValue()} has moved to the file with \`auth\``,
            snippet: node.getText().replace(literal.getText(), () => `'${auth(path)}'`),
          },
        ];
      });
  },
};

/** The import, export, `require` or mock with this specifier; `undefined`: there is none. */
function loadedBy(literal: StringLiteral): Node | undefined {
  const around = literal.getParent();
  if (Node.isImportDeclaration(around) || Node.isExportDeclaration(around)) return around;
  if (Node.isLiteralTypeNode(around)) return around.getParentIfKind(SyntaxKind.ImportType);
  const isLoading =
    Node.isCallExpression(around) &&
    /^(import|require|(jest|vi|vitest)\.\w+)$/.test(around.getExpression().getText());
  return isLoading ? around : undefined;
}

/** Whether it imports a route's handlers, which the route still exports. */
function importsHandlers(node: Node | undefined): boolean {
  const statement = node?.getFirstAncestor(Node.isStatement) ?? node;
  return /\b(GET|POST)\b|\.(do)?[mM]ock\(/.test(statement?.getText() ?? '');
}
