import type { Project } from '../project/project.ts';
import { callInstead, type SessionRead, whyNot } from '../project/session-reads.ts';
import { pathOf, placeOf } from '../project/syntax.ts';
import { oneLine } from '../redact.ts';
import { runsOnNode } from './guard/guard-config.ts';
import { byHand, type PlanPart, together } from './plan.ts';

/**
 * Steps that say what to write in the place of code that reads sessions without the kit.
 *
 * @param auth the module that configures Auth.js, without its ending.
 */
export function planSessionReads(
  { alias, guards }: Project,
  auth: string,
  reads: readonly SessionRead[],
): PlanPart {
  return together(
    reads.map((read) => {
      const { call, kind } = read;
      const path = pathOf(call);
      const isOnEdge =
        guards.some((guard) => guard.path === path && guard.kind === 'middleware') &&
        !runsOnNode(call.getSourceFile());
      const lines = [
        `import { ${kind === 'token' ? 'getToken' : 'getSession'} } from '${alias.specifier(path, auth)}';`,
        '',
        `// In place of ${oneLine(call.getText())}`,
        callInstead(read),
        ...(isOnEdge
          ? [
              '',
              "// The kit runs on Node.js: add this to the middleware's config.",
              "runtime: 'nodejs'",
            ]
          : []),
      ];
      return byHand(
        placeOf(call),
        `call the kit's function in its place. ${whyNot[kind]}`,
        lines.join('\n'),
      );
    }),
  );
}
