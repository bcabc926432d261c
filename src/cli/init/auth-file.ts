import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Node } from 'ts-morph';
import { CommandError } from '../command-error.ts';
import { parseSource } from '../project/code.ts';
import { authEntry, clientEntry } from '../project/package-entries.ts';
import type { Project } from '../project/project.ts';
import { localName } from '../project/syntax.ts';
import { packageAt } from '../project/workspace.ts';
import { byHand, created, type PlanPart } from './plan.ts';
import { type AuthFileOptions, glueFor, helpers, kitImports } from './wrap/glue.ts';
import { planKitFile } from './wrap/kit-file.ts';
import { planWrap } from './wrap/wrap.ts';

/** Plans a new `auth.ts`, or changes to the app's own, which keeps its configuration. */
export function planAuthFile(project: Project, path: string, options: AuthFileOptions): PlanPart {
  const { auth, folder } = project;
  if (auth.kind === 'kit') return planKitFile(project, auth.path, options);
  if (auth.kind === 'authjs') return planWrap(project, auth.path, options);
  const text = newText(project, path, options);
  return existsSync(join(folder, path))
    ? byHand(path, "the file exists, and doesn't configure Auth.js: it should contain this", text)
    : created(path, text, 'configures Auth.js, once for both strategies');
}

function newText(project: Project, path: string, options: AuthFileOptions): string {
  const { names, adapter, sessions, clientImport } = glueFor(project, path, options);
  return `${kitImports(true).join('\n')}
import GitHub from 'next-auth/providers/github';
${clientImport}
${names && `\n${names}\n`}
export const {
${[...helpers, ...options.more].map((name) => `  ${name},`).join('\n')}
} = createSessionKit({
  // Or "database"; the variable AUTH_SESSION_STRATEGY decides over it. Changing it signs no user out.
  strategy: 'jwt',
  ${adapter},
  ${sessions},
  // Each provider reads its AUTH_… variables: https://authjs.dev/getting-started/authentication/oauth
  providers: [GitHub],
});
`;
}

/** The exports of the file that configures Auth.js. New files import only these. */
export interface ExportedNames {
  has(name: string): boolean;
}

/** @param part the plan for the file. */
export function exportedNames({ code }: Project, path: string, part: PlanPart): ExportedNames {
  const planned = part.changes.find((change) => change.path === path)?.after;
  const file = typeof planned === 'string' ? parseSource(path, planned) : code.file(path);
  const names = new Set(file.getExportedDeclarations().keys());
  for (const declaration of file.getExportDeclarations()) {
    // `export *`: the other file isn't read.
    if (!declaration.hasNamedExports() && !declaration.getNamespaceExport()) {
      return { has: () => true };
    }
    for (const specifier of declaration.getNamedExports()) names.add(localName(specifier));
  }
  for (const statement of file
    .getVariableStatements()
    .filter((statement) => statement.isExported())) {
    for (const name of statement.getDescendants().filter(Node.isBindingElement)) {
      names.add(name.getName());
    }
  }
  return names;
}

/**
 * Refuses a workspace in which a package doesn't export what another package or the app will import.
 *
 * @throws CommandError not_exported
 */
export function refuseUnexported({ code, packages, auth, prismaClient: client }: Project): void {
  if (auth.kind === 'authjs' && auth.owner && authEntry(code, auth.owner, auth.path) === null) {
    throw new CommandError(
      'not_exported',
      `The package ${auth.owner.name} calls NextAuth in ${auth.path}. The app's proxy will import createProxy from that file, so the package has to export everything in it. Add "export * from" that file to a file that the package's package.json exports, and run this again. Nothing was written.`,
    );
  }
  const owner = client && packageAt(packages, client.module);
  if (!owner || auth.owner?.folder === owner.folder) return;
  if (clientEntry(code, owner, client.module, client.name) === null) {
    throw new CommandError(
      'not_exported',
      `The package ${owner.name} has the Prisma client "${client.name}" in ${client.module}. The kit's configuration will import it, so the package has to export it. Export "${client.name}" from a file that the package's package.json exports, and run this again. Nothing was written.`,
    );
  }
}
