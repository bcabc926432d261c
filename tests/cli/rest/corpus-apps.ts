import { readFileSync } from 'node:fs';
import { type ArrowFunction, Node, Project, SyntaxKind } from 'ts-morph';
import type { StrategyName } from '../../../src/kit/session/session.ts';
import { corpus } from '../../configurations/corpus.ts';
import { proxy } from '../doctor/apps.ts';

const parser = new Project({ useInMemoryFileSystem: true });
const folder = 'tests/configurations/corpus';

/** Each configuration of the corpus as its app's `auth.ts`: on plain Auth.js, and on the kit. */
export interface CorpusApp {
  name: string;
  plain: Record<string, string>;
  kit(strategy: StrategyName): Record<string, string>;
}

export const corpusApps: readonly CorpusApp[] = Object.keys(corpus).map((name) => {
  const file = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return appOf(name, readFileSync(`${folder}/${file}.ts`, 'utf8'));
});

function appOf(name: string, text: string): CorpusApp {
  const file = parser.createSourceFile(`/${name}.ts`, text, { overwrite: true });
  const made = file.getVariableDeclarationOrThrow(name);
  const config = made
    .getInitializerIfKindOrThrow(SyntaxKind.ObjectLiteralExpression)
    .getPropertyOrThrow('config');
  const make = config.getFirstDescendantByKindOrThrow(SyntaxKind.ArrowFunction);
  const { before, members } = partsOf(make);
  const imports = file
    .getImportDeclarations()
    .filter((declaration) => !declaration.getModuleSpecifierValue().startsWith('.'))
    .map((declaration) => declaration.getText());
  const others = file
    .getStatements()
    .filter(
      (statement) =>
        !Node.isImportDeclaration(statement) && !statement.getText().includes(`const ${name}`),
    )
    .map((statement) => statement.getText());
  const hasAdapter = /\badapter\b/.test(members.join());
  const head = [
    ...imports,
    "import { prisma } from './lib/prisma';",
    "import { credentials, email, forge, oidc } from './lib/providers';",
  ];
  const call = (called: string, firstMembers: readonly string[]) =>
    [
      ...others,
      ...before,
      `export const { handlers, auth, createProxy } = ${called}({`,
      ...[...firstMembers, ...members].map((member) => `  ${member},`),
      '});',
      '',
    ].join('\n');
  const around = {
    'lib/providers.ts': 'export const [credentials, email, forge, oidc] = providers();\n',
  };
  return {
    name,
    plain: {
      ...around,
      'auth.ts': `${["import NextAuth from 'next-auth';", ...head].join('\n')}\n${call('NextAuth', [])}`,
      'proxy.ts':
        "export { auth as proxy } from '@/auth';\n\nexport const config = { matcher: ['/dashboard/:path*'] };\n",
    },
    kit: (strategy) => ({
      ...around,
      'auth.ts': `${[
        "import { createSessionKit } from 'authjs-session-kit/next';",
        "import { prismaSessions } from 'authjs-session-kit/prisma';",
        ...head,
      ].join('\n')}\n${call('createSessionKit', [
        `strategy: '${strategy}'`,
        ...(hasAdapter ? ['sessions: prismaSessions(prisma)'] : []),
      ])}`,
      'proxy.ts': proxy,
    }),
  };
}

/** @returns the statements before the configuration that a function returns, and its members. */
function partsOf(make: ArrowFunction) {
  const body = make.getBody();
  const block = Node.isBlock(body) ? body.getStatements() : [];
  const returned = block.find(Node.isReturnStatement)?.getExpression() ?? body;
  const object = Node.isParenthesizedExpression(returned) ? returned.getExpression() : returned;
  return {
    before: block
      .filter((statement) => !Node.isReturnStatement(statement))
      .map((statement) => statement.getText()),
    members: object
      .asKindOrThrow(SyntaxKind.ObjectLiteralExpression)
      .getProperties()
      .map((property) => property.getText()),
  };
}
