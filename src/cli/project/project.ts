import { join } from 'node:path';
import { type AuthSetup, findAuthSetup } from './auth-setup.ts';
import { Code, type Overlay } from './code.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { withoutEnding } from './files.ts';
import { uncommittedIn } from './git.ts';
import { findImportAlias, type ImportAlias, type PackageModule } from './imports.ts';
import { findLayout, type Layout } from './layout.ts';
import { authEntry, clientEntry } from './package-entries.ts';
import { type PackageFile, readPackageFile } from './package-file.ts';
import { findPackageManager, type PackageManager } from './package-manager.ts';
import { findPrismaClient, type PrismaClientExport } from './prisma-client.ts';
import { findPrisma, type PrismaSetup } from './prisma-setup.ts';
import { findRequestGuards, type RequestGuard } from './request-guard.ts';
import { findPackages, packageAt, type WorkspacePackage } from './workspace.ts';

/** A Next.js app, read from its files without running its code. */
export interface Project {
  readonly folder: string;
  readonly code: Code;
  readonly packageFile: PackageFile;
  readonly packageManager: PackageManager;
  /** Packages of the same workspace that the app uses. */
  readonly packages: readonly WorkspacePackage[];
  readonly layout: Layout;
  readonly alias: ImportAlias;
  readonly guards: readonly RequestGuard[];
  readonly auth: AuthSetup;
  /** The configuration of Auth.js or the kit; `null`: neither is called. */
  readonly configuration: Configuration | null;
  readonly prisma: PrismaSetup | null;
  readonly prismaClient: PrismaClientExport | null;
  /** Uncommitted files; `null`: it is in no repository. */
  readonly uncommitted: readonly string[] | null;
}

/**
 * @param overlay planned texts of files. Default: none.
 * @throws CommandError not_a_next_app, wrong_workspace_folder, next_too_old, no_app_router,
 * schema_unreadable or source_unreadable.
 */
export function inspectProject(folder: string, overlay?: Overlay): Project {
  const packageFile = readPackageFile(folder);
  const layout = findLayout(folder, packageFile);
  const code = new Code(folder, overlay);
  const packages = findPackages(folder, packageFile);
  const auth = findAuthSetup(code, packageFile, packages);
  const prismaClient = findPrismaClient(code, packages);
  return {
    folder,
    code,
    packageFile,
    packageManager: findPackageManager(folder, packageFile),
    packages,
    layout,
    alias: findImportAlias(folder, modulesOfPackages(code, packages, auth, prismaClient)),
    guards: findRequestGuards(code, layout),
    auth,
    configuration: readConfiguration(code, auth),
    prisma: findPrisma(code, packageFile, packages),
    prismaClient,
    uncommitted: uncommittedIn(folder, ...packages.map((owner) => owner.folder)),
  };
}

/** The project with the folder and package.json of a package. @param owner the package; not given: the app. */
export function projectAt(project: Project, owner: WorkspacePackage | undefined): Project {
  if (!owner) return project;
  const { folder, packageFile } = owner;
  return { ...project, folder: join(project.folder, folder), packageFile };
}

/** Modules of other packages with the specifiers by which they are imported. */
function modulesOfPackages(
  code: Code,
  packages: readonly WorkspacePackage[],
  auth: AuthSetup,
  client: PrismaClientExport | null,
): PackageModule[] {
  const modules: PackageModule[] = [];
  const add = ({ folder }: WorkspacePackage, module: string, specifier: string | null) => {
    if (specifier !== null) modules.push({ folder, module, specifier });
  };
  if ((auth.kind === 'authjs' || auth.kind === 'kit') && auth.owner) {
    add(auth.owner, withoutEnding(auth.path), authEntry(code, auth.owner, auth.path));
  }
  const owner = client && packageAt(packages, client.module);
  if (owner) add(owner, client.module, clientEntry(code, owner, client.module, client.name));
  return modules;
}
