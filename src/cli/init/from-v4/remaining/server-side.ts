import { Node, type SourceFile, SyntaxKind } from 'ts-morph';
import { callsOf, isFunction, pathOf, textOf } from '../../../project/syntax.ts';
import { isNextAuth } from '../call-of-v4.ts';
import { getServerSessionNames } from '../session-calls.ts';
import { usesOf } from '../taken-names.ts';
import { type Check, type Finding, localsOf, type MigratedApp } from './finding.ts';
import { movedFile } from './moved-file.ts';
import { wholeModule } from './whole-module.ts';

const importOf = (file: SourceFile, { auth }: MigratedApp) =>
  `import { auth } from '${auth(pathOf(file))}';`;

/** Calls of `getServerSession` with other options than the app's, and uses of it as a value. */
const otherSessionCalls: Check = {
  mayHave: /\b(unstable_)?getServerSession\b/,
  find(file, app) {
    return getServerSessionNames(file)
      .flatMap((name) => usesOf(file, name, []))
      .map((node) => ({
        node,
        reason:
          'v5 has no getServerSession: `auth` returns the session, with the options of the app. If other options changed the session, do that in `callbacks.session`',
        snippet: `${importOf(file, app)}\n\nawait auth(); // in the pages router: auth(context), or auth(req, res)`,
      }));
  },
};

/** Calls of next-auth/react with a request, whose cookies v4 read. */
const requestsAtReact: Check = {
  mayHave: /next-auth\/react/,
  find(file, app) {
    const callsWithRequest = (name: string) =>
      callsOf(file, localsOf(file, /^next-auth\/react$/, name)).filter((call) =>
        call.getArguments().some((given) => isRequest(given)),
      );
    return [
      ...callsWithRequest('getSession').map((node) => ({
        node,
        reason:
          'getSession of next-auth/react takes no request in v5, and finds no session on a server',
        snippet: `${importOf(file, app)}\n\nawait ${authCall(node)}`,
      })),
      ...callsWithRequest('getCsrfToken').map((node) => ({
        node,
        reason:
          'getCsrfToken takes no request in v5, and finds no cookie on a server: call it in the browser',
        snippet: csrfInBrowser,
      })),
    ];
  },
};

const csrfInBrowser = `const [csrfToken, setCsrfToken] = useState('');
useEffect(() => {
  getCsrfToken().then(setCsrfToken);
}, []);`;

/** Whether the argument may have a request, and not only settings of the client. */
function isRequest(given: Node): boolean {
  if (!Node.isObjectLiteralExpression(given)) return true;
  return given.getProperties().some((property) => /^(req|ctx)\b/.test(property.getText()));
}

/** A call of `auth` with the parameters of the function around it. */
function authCall(call: Node): string {
  const handler = call
    .getAncestors()
    .filter(isFunction)
    .find((ancestor) => ancestor.getParameters().length > 0);
  const [first, second] = handler?.getParameters() ?? [];
  if (first && second) return `auth(${first.getName()}, ${second.getName()})`;
  const isContext = first && !Node.isObjectBindingPattern(first.getNameNode());
  return isContext && !/^req/i.test(first.getName())
    ? `auth(${first.getName()})`
    : 'auth(req, res)';
}

/** `require` and dynamic imports: v5 is an ES module with other exports. */
const loadedLater: Check = {
  mayHave: /(require|import)\(\s*['"]next-auth/,
  find(file, app) {
    return file.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call): Finding[] => {
      const called = call.getExpression();
      const isLoading = called.getText() === 'require' || called.isKind(SyntaxKind.ImportKeyword);
      const specifier = textOf(call.getArguments()[0]);
      if (!isLoading || !/^next-auth(\/|$)/.test(specifier ?? '')) return [];
      const isGone = isNextAuth(specifier ?? '') || specifier === 'next-auth/middleware';
      const what = isGone ? 'has no getServerSession or withAuth' : 'is an ES module';
      return [
        {
          node: call,
          reason: `next-auth ${what} in v5: use an import at the top of the file`,
          snippet: isGone ? importOf(file, app) : `import provider from '${specifier}';`,
        },
      ];
    });
  },
};

export const serverSide = [otherSessionCalls, requestsAtReact, loadedLater, wholeModule, movedFile];
