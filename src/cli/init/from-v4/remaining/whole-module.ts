import { Node } from 'ts-morph';
import { importedNames, pathOf } from '../../../project/syntax.ts';
import { isNextAuth } from '../call-of-v4.ts';
import { typesOfV5 } from '../names-of-v5.ts';
import { usesOf } from '../taken-names.ts';
import type { Check, Finding, MigratedApp } from './finding.ts';
import { goneTypes } from './options.ts';

/** Exports of next-auth that both v4 and v5 have. */
const unchangedTypes = ['Account', 'DefaultSession', 'Profile', 'Session', 'User'];

/** Uses of `NA` in `import * as NA from 'next-auth'`. */
export const wholeModule: Check = {
  mayHave: /\*\s*as\s+\w+\s+from\s*['"]next-auth/,
  find: (file, app) =>
    importedNames(file)
      .filter(({ name, specifier }) => name === '*' && isNextAuth(specifier))
      .flatMap(({ local, specifier }) =>
        usesOf(file, local, []).flatMap((node): Finding[] => {
          const name = memberOf(node);
          const isUnchanged = specifier === 'next-auth' && unchangedTypes.includes(name ?? '');
          return isUnchanged ? [] : [{ node, ...adviceOn(name, pathOf(file), app) }];
        }),
      ),
};

/** `null`: the module is passed on as a whole. */
function memberOf(node: Node): string | null {
  const around = node.getParent();
  if (Node.isPropertyAccessExpression(around)) return around.getName();
  return Node.isQualifiedName(around) ? around.getRight().getText() : null;
}

function adviceOn(name: string | null, from: string, { auth }: MigratedApp) {
  const type = typesOfV5[name ?? ''];
  if (type !== undefined) {
    return {
      reason: `in v5 the type ${name} is called ${type}`,
      snippet: `import type { ${type} } from 'next-auth';`,
    };
  }
  const gone = goneTypes[name ?? ''];
  if (gone !== undefined)
    return { reason: `v5 has no type ${name}: this is equivalent`, snippet: gone };
  if (name === 'default') {
    return {
      reason: 'NextAuth is called once in v5: import what it returns',
      snippet: `import { auth, handlers } from '${auth(from)}';`,
    };
  }
  return {
    reason: `next-auth has ${name === null ? 'other exports' : `no ${name}`} in v5: \`auth\` returns the session, with the options of the app`,
    snippet: `import { auth } from '${auth(from)}';\n\nawait auth(); // in the pages router: auth(context), or auth(req, res)`,
  };
}
