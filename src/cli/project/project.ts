import { join } from 'node:path';
import { type AuthSetup, findAuthSetup } from './auth-setup.ts';
import { isDirty } from './git.ts';
import { findImportAlias, type ImportAlias, type PackageModule } from './import-alias.ts';
import { findLayout, type Layout } from './layout.ts';
import { authEntry, clientEntry } from './package-entries.ts';
import { type PackageFile, readPackageFile } from './package-file.ts';
import { findPackageManager, type PackageManager } from './package-manager.ts';
import { findPrismaClient, type PrismaClientExport } from './prisma-client.ts';
import { findPrisma, type PrismaSetup } from './prisma-setup.ts';
import { findRequestGuards, type RequestGuard } from './request-guard.ts';
import { findPackages, packageAt, type WorkspacePackage, within } from './workspace.ts';

/** A Next.js app as its files say it is. None of its code is run. */
export interface Project {
  readonly folder: string;
  readonly packageFile: PackageFile;
  readonly packageManager: PackageManager;
  /** Of the same workspace, which the app uses. */
  readonly packages: readonly WorkspacePackage[];
  readonly layout: Layout;
  readonly alias: ImportAlias;
  readonly guards: readonly RequestGuard[];
  readonly auth: AuthSetup;
  readonly prisma: PrismaSetup | null;
  readonly prismaClient: PrismaClientExport | null;
  /** Whether something in it isn't committed; `null`: it is in no repository. */
  readonly dirty: boolean | null;
}

/**
 * @throws KitError not_a_next_app, wrong_workspace_folder, next_too_old, no_app_router,
 * schema_unreadable or source_unreadable.
 */
export function inspectProject(folder: string): Project {
  const packageFile = readPackageFile(folder);
  const layout = findLayout(folder, packageFile);
  const packages = findPackages(folder, packageFile);
  const auth = findAuthSetup(folder, packageFile, packages);
  const prismaClient = findPrismaClient(folder, packages);
  return {
    folder,
    packageFile,
    packageManager: findPackageManager(folder, packageFile),
    packages,
    layout,
    alias: findImportAlias(folder, modulesOfPackages(folder, packages, auth, prismaClient)),
    guards: findRequestGuards(folder, layout),
    auth,
    prisma: findPrisma(folder, packageFile, packages),
    prismaClient,
    dirty: isDirty(folder, ...packages.map((each) => each.folder)),
  };
}

/** The same as a package of its workspace has it. @param owner not given: the app. */
export function projectAt(project: Project, owner: WorkspacePackage | undefined): Project {
  if (!owner) return project;
  const { folder, packageFile } = owner;
  return { ...project, folder: join(project.folder, folder), packageFile };
}

/** What is imported of other packages, by what they export. */
function modulesOfPackages(
  folder: string,
  packages: readonly WorkspacePackage[],
  auth: AuthSetup,
  client: PrismaClientExport | null,
): PackageModule[] {
  const modules: PackageModule[] = [];
  const add = (owner: WorkspacePackage, module: string, specifier: string | null) => {
    if (specifier !== null) modules.push({ folder: owner.folder, module, specifier });
  };
  if ((auth.kind === 'authjs' || auth.kind === 'kit') && auth.owner) {
    const { owner, path } = auth;
    add(owner, path.replace(/\.\w+$/, ''), authEntry(folder, owner, within(owner, path)));
  }
  const owner = client && packageAt(packages, client.module);
  if (owner) {
    const { module, name } = client;
    add(owner, module, clientEntry(folder, owner, within(owner, module), name));
  }
  return modules;
}
