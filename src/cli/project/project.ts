import { type AuthSetup, findAuthSetup } from './auth-setup.ts';
import { isDirty } from './git.ts';
import { findImportAlias, type ImportAlias } from './import-alias.ts';
import { findLayout, type Layout } from './layout.ts';
import { type PackageFile, readPackageFile } from './package-file.ts';
import { findPackageManager, type PackageManager } from './package-manager.ts';
import { findPrismaClient, type PrismaClientExport } from './prisma-client.ts';
import { findPrisma, type PrismaSetup } from './prisma-setup.ts';
import { findRequestGuards, type RequestGuard } from './request-guard.ts';

/** A Next.js app as its files say it is. None of its code is run. */
export interface Project {
  readonly folder: string;
  readonly packageFile: PackageFile;
  readonly packageManager: PackageManager;
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
  return {
    folder,
    packageFile,
    packageManager: findPackageManager(folder, packageFile),
    layout,
    alias: findImportAlias(folder),
    guards: findRequestGuards(folder, layout),
    auth: findAuthSetup(folder, packageFile),
    prisma: findPrisma(folder, packageFile),
    prismaClient: findPrismaClient(folder),
    dirty: isDirty(folder),
  };
}
