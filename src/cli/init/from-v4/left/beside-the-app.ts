import { SyntaxKind } from 'ts-morph';
import { textOf } from '../../../project/syntax.ts';
import type { Check } from './finding.ts';

/** Tests that put something in the place of `getServerSession`, which the app calls no more. */
export const mocks: Check = {
  mayHave: /\.(do)?[mM]ock\(\s*['"]next-auth/,
  find: (file) =>
    file
      .getDescendantsOfKind(SyntaxKind.CallExpression)
      .filter((call) => /^(jest|vi|vitest)\.(doMock|mock)$/.test(call.getExpression().getText()))
      .filter((call) =>
        /^next-auth(\/next|\/middleware|\/jwt)?$/.test(textOf(call.getArguments()[0]) ?? ''),
      )
      .map((node) => ({
        node,
        reason: 'the app asks `auth` of its own file now, so this stands for nothing any more',
        snippet: "vi.mock('@/auth', () => ({ auth: vi.fn() }));",
      })),
};
