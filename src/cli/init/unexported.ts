import { KitError } from 'authjs-session-kit';
import { authEntry, clientEntry } from '../project/package-entries.ts';
import type { Project } from '../project/project.ts';
import { packageAt, within } from '../project/workspace.ts';

/**
 * Refuses a workspace in which a package keeps to itself what the app or another package is to import.
 *
 * @throws KitError not_exported
 */
export function refuseUnexported({ folder, packages, auth, prismaClient: client }: Project): void {
  if (auth.kind === 'authjs' && auth.owner) {
    const { owner, path } = auth;
    if (authEntry(folder, owner, within(owner, path)) === null) {
      throw new KitError(
        'not_exported',
        `The package ${owner.name} calls NextAuth in ${path}, and exports no file that hands on all of it: the proxy will need createProxy, which that gets. Write "export * from" that file in one that package.json exports, and run this again. Nothing was written.`,
      );
    }
  }
  const owner = client && packageAt(packages, client.module);
  if (!owner || (auth.owner && auth.owner.folder === owner.folder)) return;
  if (clientEntry(folder, owner, within(owner, client.module), client.name) === null) {
    throw new KitError(
      'not_exported',
      `The package ${owner.name} has the Prisma client "${client.name}" in ${client.module}, and exports no file that hands it on. Do that, and run this again. Nothing was written.`,
    );
  }
}
