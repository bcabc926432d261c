import { SyntaxKind } from 'ts-morph';
import { pathOf, textOf } from '../../../project/syntax.ts';
import { cookieOfV4, namesOfCookies } from './browser-side.ts';
import type { Check } from './finding.ts';
import { ownTokens } from './options.ts';
import { serverSide } from './server-side.ts';

/** Tests that mock next-auth's `getServerSession`, which the app doesn't call any more. */
const mocks: Check = {
  mayHave: /\.(do)?[mM]ock\(\s*['"]next-auth/,
  find: (file, { auth }) =>
    file
      .getDescendantsOfKind(SyntaxKind.CallExpression)
      .filter((call) => /^(jest|vi|vitest)\.(doMock|mock)$/.test(call.getExpression().getText()))
      .filter((call) =>
        /^next-auth(\/next|\/middleware|\/jwt)?$/.test(textOf(call.getArguments()[0]) ?? ''),
      )
      .map((node) => {
        const [runner] = node.getExpression().getText().split('.');
        return {
          node,
          reason: 'the app calls `auth` of its own file now, so this mock has no effect',
          snippet: `${runner}.mock('${auth(pathOf(file))}', () => ({ auth: ${runner}.fn() }));`,
        };
      }),
};

/** Tests that read or set a cookie of v4. */
const cookies: Check = {
  mayHave: cookieOfV4,
  find: (file) =>
    namesOfCookies(file).map((node) => ({
      node,
      reason:
        'from now on a sign-in sets a cookie with another name, which begins with __Secure- over https',
      snippet: node.getText().replace('next-auth.', 'authjs.'),
    })),
};

export const besideTheApp = [mocks, cookies, ownTokens, ...serverSide];
