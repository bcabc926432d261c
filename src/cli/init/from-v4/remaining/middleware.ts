import { Node, type SourceFile } from 'ts-morph';
import {
  callsOf,
  functionIn,
  initializerOf,
  isFunction,
  modulesIn,
  pathOf,
  propertyOf,
  textOf,
} from '../../../project/syntax.ts';
import { runsOnNode } from '../../guard/guard-config.ts';
import { openPaths } from '../default-middleware.ts';
import { type Check, type Finding, localsOf, type MigratedApp } from './finding.ts';

const ofMiddleware = /^next-auth\/middleware$/;

/** A middleware of v4, whose condition has to be rewritten by hand. */
const withAuth: Check = {
  mayHave: /next-auth\/middleware/,
  find(file, app): Finding[] {
    const declarations = modulesIn(file);
    const declaration = declarations.find((declaration) =>
      ofMiddleware.test(declaration.getModuleSpecifierValue() ?? ''),
    );
    if (!declaration) return [];
    const [call] = callsOf(file, localsOf(file, ofMiddleware, 'withAuth', 'default'));
    return [{ node: call ?? declaration, reason, snippet: insteadOf(file, call, app) }];
  },
};

const reason =
  'v5 has no next-auth/middleware, so the build fails at this import: wrap the function with `auth`, and call `getToken` for what v4 had in `token`; both work in either strategy, and refuse sessions that have ended';

function insteadOf(file: SourceFile, call: Node | undefined, app: MigratedApp): string {
  const given = Node.isCallExpression(call) ? call.getArguments() : [];
  const [first, second] = given;
  const handler = isFunction(first) ? first : undefined;
  const settings = Node.isObjectLiteralExpression(first) ? first : second;
  const request = handler?.getParameters()[0]?.getName() ?? 'req';
  const pageOf = (name: string) =>
    textOf(initializerOf(propertyOf(initializerOf(propertyOf(settings, 'pages')), name)));
  const signIn = pageOf('signIn') ?? app.signInPage;
  const pages = [signIn, pageOf('error')].flatMap((path) => path ?? []).map((path) => `'${path}'`);
  const type = app.typescript ? ': string' : '';
  return [
    `import { auth, getToken } from '${app.auth(pathOf(file))}';`,
    "import { NextResponse } from 'next/server';",
    '',
    '// The paths that v4 always let pass.',
    `const isOpen = (path${type}) =>`,
    `  [${pages.join(', ')}].includes(path) || [${openPaths(app.routes)}].some((open) => path.startsWith(open));`,
    '',
    `${exportOf(file)} auth(async (${request}) => {`,
    `  if (isOpen(${request}.nextUrl.pathname)) return;`,
    `  const token = await getToken({ ${request === 'req' ? 'req' : `req: ${request}`} });`,
    `  if (!${authorizedIn(settings, request)}) {`,
    `    const url = new URL('${signIn}', ${request}.nextUrl);`,
    `    url.searchParams.set('callbackUrl', ${request}.nextUrl.pathname + ${request}.nextUrl.search);`,
    '    return NextResponse.redirect(url);',
    '  }',
    ...bodyOf(handler, request),
    '});',
    ...(isOnEdge(file)
      ? [
          '',
          "// The kit runs on Node.js: add this to the middleware's config.",
          "runtime: 'nodejs'",
        ]
      : []),
  ].join('\n');
}

const isOnEdge = (file: SourceFile) =>
  /(^|\/)middleware\.\w+$/.test(pathOf(file)) && !runsOnNode(file);

/** The beginning of the export, in the form that the file has. */
function exportOf(file: SourceFile): string {
  const exported = file
    .getVariableStatements()
    .filter((statement) => statement.isExported())
    .flatMap((statement) => statement.getDeclarations())
    .find((declaration) => ['middleware', 'proxy'].includes(declaration.getName()));
  return exported ? `export const ${exported.getName()} =` : 'export default';
}

/** The condition in `authorized`, as an expression with `token` and the request. */
function authorizedIn(settings: Node | undefined, request: string): string {
  const authorized = functionIn(initializerOf(propertyOf(settings, 'callbacks')), 'authorized');
  if (!authorized) return 'token';
  const body = Node.isArrowFunction(authorized) ? authorized.getBody() : undefined;
  const pattern = authorized.getParameters()[0]?.getNameNode();
  const takesTokenAndRequest =
    pattern === undefined ||
    (Node.isObjectBindingPattern(pattern) &&
      pattern.getElements().every((element) => /^(token|req)$/.test(element.getText())));
  if (body && !Node.isBlock(body) && takesTokenAndRequest) {
    return `(${body.getText().replace(/\breq\b/g, request)})`;
  }
  return 'isAuthorized(token) /* the condition of your `authorized` */';
}

/** The function's statements, with `token` in place of `request.nextauth.token`. */
function bodyOf(handler: Node | undefined, request: string): string[] {
  const body =
    Node.isArrowFunction(handler) || Node.isFunctionExpression(handler)
      ? handler.getBody()
      : undefined;
  if (!Node.isBlock(body)) return body ? [`  return ${body.getText()};`] : [];
  return body.getStatements().flatMap((statement) =>
    statement
      .getText(true)
      .replace(new RegExp(`\\b${request}\\.nextauth\\??\\.token\\b`, 'g'), 'token')
      .split('\n')
      .map((line) =>
        line.startsWith(statement.getIndentationText())
          ? line.slice(statement.getIndentationText().length)
          : line,
      )
      .map((line) => `  ${line}`.trimEnd()),
  );
}

export const middleware = [withAuth];
