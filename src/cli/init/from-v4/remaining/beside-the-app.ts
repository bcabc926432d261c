import { SyntaxKind } from 'ts-morph';
import { pathOf, textOf } from '../../../project/syntax.ts';
import { cookieOfV4, namesOfCookies } from './browser-side.ts';
import type { Check } from './finding.ts';
import { ownTokens } from './options.ts';
import { serverSide } from './server-side.ts';

/** Tests that mock next-auth, whose `getServerSession` the app calls no more. */
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
          reason: 'the app asks `auth` of its own file now, so this stands for nothing any more',
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
        'sign-ins from now on set a cookie of another name; over https there is __Secure- before it',
      snippet: node.getText().replace('next-auth.', 'authjs.'),
    })),
};

export const besideTheApp = [mocks, cookies, ownTokens, ...serverSide];
